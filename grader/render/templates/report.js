"use strict";
(() => {
  const ROWS_A_PAGE = 50;
  const texts = JSON.parse(document.getElementById("table-texts").textContent);
  const tables = new Map();

  // DataTables reads its texts once, so a table is set up anew when the language changes.
  const setUp = (element) => {
    const language = texts[document.documentElement.dataset.lang];
    tables.get(element)?.destroy();
    const isLong = element.tBodies[0].rows.length > ROWS_A_PAGE;
    const bottom = { bottomStart: isLong ? "info" : null, bottomEnd: isLong ? "paging" : null };
    const table = new DataTable(element, {
      autoWidth: false, language, order: [], paging: isLong, pageLength: ROWS_A_PAGE,
      layout: { topStart: null, topEnd: null, ...bottom },
    });
    tables.set(element, table);
    const pages = table.table().container().querySelector(".dt-paging nav");
    pages?.setAttribute("aria-label", element.getAttribute("aria-label"));
    const filters = document.querySelector(`[data-filters="${element.id}"]`);
    if (filters) { connect(table, filters); }
  };

  // Returns a function of the row that is true where the row passes all filters of the form.
  const predicate = (filters) => {
    const value = (name) => filters.querySelector(`[name="${name}"]`)?.value ?? "";
    const least = value("least") === "" ? -Infinity : Number(value("least"));
    const most = value("most") === "" ? Infinity : Number(value("most"));
    const bounded = least !== -Infinity || most !== Infinity;
    const status = value("status");
    const failed = value("failed");
    return (row) => {
      // A score that is not decided lies in no range.
      const score = row.dataset.score === "" ? NaN : Number(row.dataset.score);
      return (!bounded || (score >= least && score <= most))
        && (status === "" || row.dataset.status.split(" ").includes(status))
        && (failed === "" || row.dataset.failed.split(" ").includes(failed));
    };
  };

  const connect = (table, filters) => {
    // Looked up once: asking the table for each row takes longer than the search itself.
    const rows = table.rows({ order: "index" }).nodes().toArray();
    const apply = () => {
      const passes = predicate(filters);
      table.search(filters.querySelector('[name="text"]').value);
      table.search.fixed("filters", (_text, _data, index) => passes(rows[index]));
      table.draw();
    };
    filters.oninput = apply;
    filters.onreset = () => setTimeout(apply);
    if ([...filters.elements].some((element) => element.value !== "")) { apply(); }
  };

  // Follow a link to a row that may be on another page of its table, or hidden by a filter.
  const show = (id) => {
    const target = document.getElementById(id);
    for (const [element, table] of tables) {
      const at = table.rows({ order: "applied", search: "applied" }).nodes().toArray().findIndex((row) => row.id === id);
      const all = table.rows().nodes().toArray().find((row) => row.id === id);
      if (!all) { continue; }
      if (at < 0) { document.querySelector(`[data-filters="${element.id}"]`)?.reset(); setTimeout(() => show(id), 50); return; }
      if (table.page.len() > 0) { table.page(Math.floor(at / table.page.len())).draw("page"); }
      document.querySelectorAll("tr.found").forEach((row) => row.classList.remove("found"));
      all.classList.add("found");
      all.setAttribute("tabindex", "-1");
      all.scrollIntoView({ block: "center" });
      all.focus({ preventScroll: true });
      return;
    }
    target?.scrollIntoView();
  };

  const ready = () => {
    document.querySelectorAll("table.sortable").forEach(setUp);
    document.addEventListener("language", () => document.querySelectorAll("table.sortable").forEach(setUp));
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#r-"]');
      if (link) { event.preventDefault(); show(link.getAttribute("href").slice(1)); }
    });
    addEventListener("beforeprint", () => {
      tables.forEach((table) => table.page.len(-1).draw(false));
      document.querySelectorAll("details").forEach((each) => { each.open = true; });
    });
    addEventListener("afterprint", () => tables.forEach((table) => table.page.len(ROWS_A_PAGE).draw(false)));
    if (location.hash.startsWith("#r-")) { show(decodeURIComponent(location.hash.slice(1))); }
  };
  // The page is painted before the tables are set up.
  requestAnimationFrame(() => setTimeout(ready));
})();
