"""The class report in a real browser: it opens from disk, sorts, filters, switches and prints."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.made_class import fill_gradebook

from grader.course.course import load_course
from grader.render.feedback_page import FeedbackPages
from grader.render.report_page import report_page
from grader.services.reporting.gather_feedback import gather_feedback
from grader.services.reporting.gather_report import gather_report
from grader.store.gradebook import Gradebook

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright (the dev extra)")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (apt-get install chromium)")
STUDENTS = 120
TABLE = "#t-hw3"


@pytest.fixture(scope="module")
def page_file(course_root: Path, tmp_path_factory) -> Path:
    """Write the report of a made-up class at two assignments."""
    folder = tmp_path_factory.mktemp("report")
    course = load_course(course_root)
    fill_gradebook(folder, [course.assignments["hw2"], course.assignments["hw3"]], STUDENTS)
    with Gradebook.open(folder) as book:
        page = report_page(gather_report(book, course, "en"))
    file = folder / "report.html"
    file.write_text(page, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def feedback_file(page_file, course_root) -> Path:
    """Write the feedback of the first student who lost points."""
    course = load_course(course_root)
    with Gradebook.open(page_file.parent) as book:
        report = gather_report(book, course, "en")
    feedback = gather_feedback(report, course, datetime(2027, 1, 1, tzinfo=UTC))
    first = next(each for each in feedback if all(part.fix_first is not None for part in each.parts))
    file = page_file.parent / "feedback.html"
    file.write_text(FeedbackPages().render(first), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser():
    """Start Chromium once; a container has no sandbox of its own for it."""
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser, page_file):
    """Open the report; at the end no error was logged and nothing but the file was requested."""
    errors, requests = [], []
    page = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light").new_page()
    page.on("console", lambda line: errors.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(page_file.as_uri())
    page.wait_for_selector(f"{TABLE}.dataTable")
    yield page
    page.context.close()
    assert errors == []
    assert {url.split("#")[0] for url in requests} == {page_file.as_uri()}


def scores(page) -> list[str]:
    """Return the scores that the table shows, from top to bottom."""
    return page.locator(f"{TABLE} tbody tr").evaluate_all("rows => rows.map(row => row.dataset.score)")


def count(page) -> str:
    """Return the line below the table that says how many students it shows."""
    return page.locator(f"{TABLE}_info").inner_text()


def test_table_shows_a_page_of_students(opened):
    """Fifty students are shown at a time, and all are counted."""
    assert (len(scores(opened)), count(opened)) == (50, f"1 to 50 of {STUDENTS}")


def test_heading_sorts_by_keyboard(opened):
    """A heading that has the focus sorts on Enter, and once more in reverse."""
    heading = opened.locator(f"{TABLE} thead th", has_text="score").locator(".dt-column-order")
    heading.focus()
    opened.keyboard.press("Enter")
    rising = opened.locator(f"{TABLE} tbody td:nth-child(3)").evaluate_all(
        "cells => cells.map(cell => Number(cell.dataset.order))"
    )
    assert rising == sorted(rising)
    opened.keyboard.press("Enter")
    assert opened.locator(f"{TABLE} thead th", has_text="score").get_attribute("aria-sort") == "descending"


def test_text_filter_finds_a_student(opened):
    """Typing a student's number leaves that student."""
    opened.fill('[data-filters="t-hw3"] [name="text"]', "20260077")
    assert opened.locator(f"{TABLE} tbody tr").count() == 1


def test_score_filter_leaves_open_scores_out(opened):
    """A range of scores holds decided scores alone."""
    opened.fill('[data-filters="t-hw3"] [name="least"]', "0")
    opened.fill('[data-filters="t-hw3"] [name="most"]', "60")
    shown = scores(opened)
    assert shown
    assert all(each != "" and float(each) <= 60 for each in shown)


def test_status_and_check_filters_combine(opened):
    """Both filters together leave the students that pass both."""
    opened.select_option('[data-filters="t-hw3"] [name="status"]', "pending")
    opened.select_option('[data-filters="t-hw3"] [name="failed"]', "accuracy")
    rows = opened.locator(f"{TABLE} tbody tr").evaluate_all(
        "rows => rows.map(row => [row.dataset.status, row.dataset.failed])"
    )
    assert rows
    assert all("pending" in status and "accuracy" in failed.split() for status, failed in rows)
    opened.click('[data-filters="t-hw3"] [type="reset"]')
    opened.wait_for_function(f"document.querySelectorAll('{TABLE} tbody tr').length === 50")


def test_language_switch_translates_everything(opened):
    """The other language replaces every text, names of controls and the table's own texts included."""
    opened.click("#language")
    assert opened.evaluate("document.documentElement.lang") == "ko"
    assert opened.locator("h1").inner_text().startswith("수업 보고서")
    assert count(opened).startswith("전체")
    assert opened.locator("#theme").get_attribute("aria-label") == "밝은 화면과 어두운 화면 바꾸기"
    assert opened.locator('main :visible[lang="en"]').count() == 0


def test_dark_mode_changes_the_colours(opened):
    """The switch makes the page dark; it follows the system's choice until then."""
    light = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    opened.click("#theme")
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_curve_leads_to_its_student(opened):
    """Following a curve shows the student's row, though it is on another page of the table."""
    target = f"r-hw3-{STUDENTS - 1}"
    opened.evaluate(
        f"document.querySelector('svg a[href=\"#{target}\"]').dispatchEvent(new MouseEvent('click', {{bubbles: true, cancelable: true}}))"
    )
    assert opened.locator(f"#{target}").is_visible()
    assert opened.evaluate("document.activeElement.id") == target


def test_print_shows_every_student(opened):
    """A printed report has all rows, without controls, in light colours."""
    opened.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    opened.emulate_media(media="print")
    assert opened.locator(f"{TABLE} tbody tr").count() == STUDENTS
    assert not opened.locator("#language").is_visible()
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("width", [390, 1280])
def test_page_fits_the_screen(opened, width):
    """Neither a phone nor a desktop scrolls sideways; wide tables scroll in themselves."""
    opened.set_viewport_size({"width": width, "height": 900})
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_is_accessible(opened, theme):
    """axe-core finds no violation of its rules, in either theme."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    if theme == "dark":
        opened.click("#theme")
    found = axe.Axe().run(opened).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:150]) for each in found] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_feedback_is_accessible_and_loads_nothing(browser, feedback_file, width):
    """A student's page fits the screen, logs nothing, requests nothing, and axe-core finds no violation."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    lines, requests = [], []
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.on("console", lambda line: lines.append(line.text))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(feedback_file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.click("#language")
    assert page.evaluate("document.documentElement.lang") == "ko"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(page).response["violations"]
    page.context.close()
    assert [(each["id"], each["nodes"][0]["html"][:150]) for each in found] == []
    assert (lines, {url for url in requests if not url.startswith("data:")}) == ([], {feedback_file.as_uri()})


def test_page_works_without_scripts(browser, page_file):
    """Without JavaScript all students, charts and causes are still there in one language."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator(f"{TABLE} tbody tr").count() == STUDENTS
    context.close()
