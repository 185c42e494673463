"""Measure `grade report` for a class: how long it takes, how large the page is, how fast it answers.

`python benchmarks/report.py [STUDENTS]` makes up the results of one assignment, renders all reports and opens
the page in headless Chromium. Each figure is printed with its limit; the exit code is 1 if one is exceeded.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from fakes.made_class import fill_gradebook  # noqa: E402 - from the folder that was just added

from grader.course.course import load_course  # noqa: E402

GRADE = Path(sys.executable).with_name("grade")
ASSIGNMENT = "hw3"
# Seconds, megabytes and milliseconds for 1,000 students.
LIMITS = {"make": 20.0, "size": 8.0, "first paint": 1000.0, "filter": 100.0}
UNITS = {"make": "s", "size": "MB", "first paint": "ms", "filter": "ms"}
TRIALS = 5
# Types into the search field and waits for the next frame, so that layout and painting are counted.
FILTER = """text => new Promise(done => {
  const field = document.querySelector('[data-filters="t-%s"] [name="text"]');
  const begin = performance.now();
  field.value = text;
  field.dispatchEvent(new Event('input', {bubbles: true}));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
})"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def main(students: int) -> int:
    """Print the figures and return 1 if a limit is exceeded."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill_gradebook(folder, [load_course(ROOT).assignments[ASSIGNMENT]], students)
        print(f"{students} students, {ASSIGNMENT}", flush=True)
        good = [show(figure, value) for figure, value in measure(folder)]
    return 0 if all(good) else 1


def measure(folder: Path) -> Iterator[tuple[str, float]]:
    """Yield each figure when it is known."""
    begin = time.perf_counter()
    subprocess.run([GRADE, "report", folder], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    yield "make", time.perf_counter() - begin
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"  (processor: {usage.ru_utime + usage.ru_stime:.1f} s)")
    page = folder / "report.html"
    yield "size", page.stat().st_size / 1e6
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        print("no Chromium: the page was not opened")
        return
    yield from open_page(page, browser)


def open_page(page: Path, browser: str) -> Iterator[tuple[str, float]]:
    """Open the page and type into its search field."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        paints = []
        for _ in range(TRIALS):
            opened = started.new_page()
            opened.goto(page.as_uri())
            opened.wait_for_selector(f"#t-{ASSIGNMENT}.dataTable")
            paints.append(opened.evaluate(PAINT))
        yield "first paint", statistics.median(paints)
        script = FILTER % ASSIGNMENT
        texts = ("김", "김서", "202601", "2026012", "") * TRIALS
        times = [opened.evaluate(script, text) for text in texts]
        yield "filter", statistics.median(times)
        started.close()


def show(figure: str, value: float) -> bool:
    """Print one figure with its limit; return whether it is within."""
    print(f"  {figure}: {value:.1f} {UNITS[figure]} (limit {LIMITS[figure]:g})", flush=True)
    return value < LIMITS[figure]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
