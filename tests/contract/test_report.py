"""`grade report DIR`, as the contract words it."""

import csv

import pytest
from fakes.made_class import fill_gradebook

from grader.course.course import load_course


@pytest.fixture(scope="module")
def reported(run_grade, course_root, tmp_path_factory):
    """Render the reports of a made-up class of twelve."""
    folder = tmp_path_factory.mktemp("reported")
    fill_gradebook(folder / "out", [load_course(course_root).assignments["hw2"]], 12)
    return run_grade("report", "out", cwd=folder)


def test_report_writes_its_files(reported):
    """The page and the table of grades are in the batch's folder, and the command names them."""
    assert reported.code == 0, reported.err
    for name in ("report.html", "grades.csv", "attention.csv"):
        assert (reported.folder / "out" / name).stat().st_size > 0
        assert name in reported.out


def test_every_student_gets_feedback(reported):
    """Each student has a page and a text, to which the report leads."""
    page = (reported.folder / "out" / "report.html").read_text(encoding="utf-8")
    for at in range(12):
        for ending in ("html", "md"):
            assert (reported.folder / "out" / "feedback" / f"2026{at:04}.{ending}").stat().st_size > 0
        assert f'href="feedback/2026{at:04}.html"' in page


def test_grades_have_every_student(reported):
    """The table has a line for each student, readable by a spreadsheet."""
    with (reported.folder / "out" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len({row["student"] for row in csv.DictReader(file)}) == 12


def test_folder_without_results_is_a_wrong_call(run_grade, tmp_path):
    """A missing folder or one without results is exit code 2 with a sentence."""
    (tmp_path / "empty").mkdir()
    for name in ("nothing", "empty"):
        done = run_grade("report", name, cwd=tmp_path)
        assert (done.code, bool(done.err)) == (2, True)
