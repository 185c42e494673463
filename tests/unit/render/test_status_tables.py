"""Assignments, data sets and the doctor's findings, compared as whole texts."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from grader.course.course import load_course
from grader.datasets.dataset_registry import DatasetStatus
from grader.domain.finding import Finding
from grader.domain.messages import message
from grader.i18n.catalogue import Catalogue
from grader.render.status_tables import assignment_list, data_table, doctor_table
from grader.render.styles import ASCII, THEME

EN = Catalogue("en")


def shown(table) -> list[str]:
    """Return the lines of a table on a wide plain terminal."""
    file = io.StringIO()
    Console(file=file, width=100, color_system=None, theme=THEME).print(table)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_findings_have_marks_and_remedies() -> None:
    """What is missing has its remedy below it, and the summary says that something is."""
    missing = Finding(
        "seccomp", ok=False, text=message("doctor-layer-there"), remedy=message("doctor-dataset-remedy")
    )
    there = Finding(
        "cpu", ok=True, text=message("doctor-cores", cores=4), remedy=message("doctor-dataset-remedy")
    )
    remedy = EN.text(message("doctor-dataset-remedy"))
    lines = shown(doctor_table((there, missing), EN, ASCII))
    assert lines[0] == f"+  cpu      {EN.text(there.text)}"
    assert lines[1] == f"x  seccomp  {EN.text(missing.text)}"
    assert " ".join(each.strip() for each in lines[2:-2]) == f"-> {remedy}"
    assert lines[-2:] == ["", EN.text(message("doctor-lacks"))]


def test_machine_without_a_gap_is_well() -> None:
    """The summary of findings that are all right says so."""
    there = Finding("cpu", ok=True, text=message("doctor-cores", cores=4))
    assert shown(doctor_table((there,), EN, ASCII))[-1] == EN.text(message("doctor-well"))


def test_data_sets_have_their_place_and_hash() -> None:
    """A data set that is there has its folder and hash; one that is not has neither."""
    note = message("doctor-cores", cores=1)
    rows = (
        DatasetStatus("digits", True, Path("/data/digits"), "abc", note),
        DatasetStatus("mnist", False, None, "", note),
    )
    text = EN.text(note)
    assert shown(data_table(rows, EN, ASCII)) == [
        f"+  digits  {text}",
        "           /data/digits",
        "           sha256 abc",
        f"-  mnist   {text}",
    ]


@pytest.mark.parametrize(("shown_id", "points", "counts"), [("hw2", "100", "public")])
def test_assignments_are_listed(course_root, shown_id, points, counts) -> None:
    """An assignment's row has its id, points, data sets and how many checks are public and hidden."""
    (assignment,) = load_course(course_root).resolve(shown_id)
    (row,) = [line for line in shown(assignment_list([assignment], EN, ASCII)) if shown_id in line]
    public = sum(check.visibility.value == "public" for check in assignment.checks)
    assert f"{public} {counts}, {len(assignment.checks) - public} hidden" in row
    assert points in row.split()
