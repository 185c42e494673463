"""Grade a class for real, render its reports, and photograph two pages for the README.

The class has invented names; its programs are homework 2's reference solution, its mutants and its stub.
`make screenshots` runs this; it needs Chromium.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

from grader.course.course import load_course
from grader.course.mutants import mutants_of

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
GRADE = Path(sys.executable).with_name("grade")
FAMILY, GIVEN = "김이박최정강", ("서연", "민준", "지우", "도윤", "하은")
STUDENTS = 30
# A few right programs before each mutant, as in a class.
RIGHT_IN_A_ROW = 3
# A busy machine may start a process too late; a second call grades what is missing.
TRIES = 3
SIZE = {"width": 1200, "height": 900}


def write_class(folder: Path) -> None:
    """Write one program for each student."""
    assignment = load_course(ROOT).assignments["hw2"]
    right = assignment.solution.read_text(encoding="utf-8")
    wrong = [mutant.source for mutant in mutants_of(assignment)]
    wrong.append((assignment.folder / "stub.py").read_text(encoding="utf-8"))
    names = [family + given for given, family in product(GIVEN, FAMILY)][:STUDENTS]
    for at, name in enumerate(names):
        source = right if at % RIGHT_IN_A_ROW else wrong[at // RIGHT_IN_A_ROW % len(wrong)]
        (folder / f"{name}.py").write_text(f"{source}\n# {at}\n", encoding="utf-8")


def grade_class(folder: Path, out: Path) -> None:
    """Grade the class and render its reports in English."""
    options = ["--out", out, "--dataset", "digits", "--isolation", "available", "--lang", "en"]
    environ = os.environ | {"GRADE_CACHE_DIR": str(out.parent / "cache")}
    for _ in range(TRIES):
        done = subprocess.run([GRADE, "batch", "hw2", folder, *options], cwd=ROOT, check=False, env=environ)
        if done.returncode == 0:
            break
    subprocess.run([GRADE, "report", out, "--lang", "en"], cwd=ROOT, check=True, env=environ)


def photograph(out: Path, browser: str) -> None:
    """Take a picture of the class report and of one student's feedback."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for page_file, image in ((out / "report.html", "report.png"), (_weak_student(out), "feedback.png")):
            page = started.new_page(viewport=SIZE)
            page.goto(page_file.as_uri())
            page.wait_for_timeout(1000)
            page.screenshot(path=IMAGES / image)
        started.close()


def _weak_student(out: Path) -> Path:
    """Return the feedback of the first student who lost points and has a cause to read about."""
    lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    for line in map(json.loads, lines):
        if line["score"] < line["max_score"] and line["status"] == "graded":
            return out / "feedback" / f"{line['submission']['student']}.html"
    raise RuntimeError("every student of the class earned full marks")


def main() -> int:
    """Write both pictures; return 1 if there is no browser."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        print("no Chromium: install it, or set PATH", file=sys.stderr)  # noqa: T201 - a program of its own
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "class", Path(name) / "graded"
        folder.mkdir()
        write_class(folder)
        grade_class(folder, out)
        photograph(out, browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
