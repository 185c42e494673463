"use strict";
(() => {
  const root = document.documentElement;
  // A page that is opened from disk may have no storage: then a choice lasts as long as the page.
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* no storage */ } };
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };

  const setLanguage = (lang) => {
    root.dataset.lang = lang;
    root.lang = lang;
    document.querySelectorAll("[data-ko]").forEach((element) => {
      element.setAttribute("aria-label", element.dataset[lang]);
    });
    document.querySelectorAll("option[data-text-ko]").forEach((option) => {
      option.textContent = lang === "ko" ? option.dataset.textKo : option.dataset.textEn;
    });
    document.dispatchEvent(new CustomEvent("language"));
  };
  const setTheme = (theme) => {
    root.dataset.theme = theme;
    document.getElementById("theme").setAttribute("aria-pressed", String(theme === "dark"));
  };

  document.getElementById("language").addEventListener("click", () => {
    const lang = root.dataset.lang === "ko" ? "en" : "ko";
    setLanguage(lang);
    keep("grade-lang", lang);
  });
  document.getElementById("theme").addEventListener("click", () => {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    setTheme(theme);
    keep("grade-theme", theme);
  });
  setLanguage(kept("grade-lang") ?? root.dataset.lang);
  setTheme(kept("grade-theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
})();
