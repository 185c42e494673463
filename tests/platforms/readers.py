"""What the other side does with an exported file, written from its own rules and not from our writers.

Canvas: lib/gradebook_importer.rb. Moodle: mod/assign/feedback/offline and feedback/file. Gradescope: the
documented keys of results.json. Each reader refuses what the platform refuses.
"""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Mapping
from typing import Any

from .class_books import ENGLISH, KOREAN

_NUMBER = re.compile(r"-?[0-9.,]+%?")
_STUDENT_COLUMNS = 5


def read_canvas(content: bytes, known: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return Canvas's reading: by user id, the new grade of each assignment id in `known` (id to title).

    A column that is no known assignment would create one: that is an error here.
    """
    text = content.decode("utf-8-sig")
    first = text.splitlines()[:3]
    counts = {sign: [len(next(csv.reader([line], delimiter=sign))) for line in first] for sign in ";,"}
    sizes = {sign: (sizes[0] if len(set(sizes)) == 1 else 0) for sign, sizes in counts.items()}
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if sizes[";"] > sizes[","] else ","))
    header = rows[0]
    assert len(header) > 3
    assert "Student" in header[0]
    assert "ID" in header[1]
    assert header[_STUDENT_COLUMNS - 1] == "Section"
    columns = {}
    for at, title in enumerate(header):
        if at < _STUDENT_COLUMNS or title in {"Notes", "Final Score"}:
            continue
        found = re.search(r"\((\d+)\)\s*$", title)
        number = found.group(1) if found else None
        assert number in known, f"Canvas would create the assignment {title}"
        columns[at] = number
    grades = {}
    for row in rows[1:]:
        if "Points Possible" in row[0] or all(
            re.fullmatch(r"\s*(Manual Posting.*)?\s*", cell) for cell in row
        ):
            continue
        grades[row[1]] = {number: _period(row[at].strip()) for at, number in columns.items()}
    return grades


def _period(field: str) -> str:
    """Canvas turns the last comma or point of a pure number into a point."""
    if not _NUMBER.fullmatch(field):
        return field
    *head, last = re.split(r"[,.]", field)
    return f"{''.join(head)}.{last}" if head else last


def read_moodle(content: bytes, participants: Mapping[int, str], most: float) -> dict[str, dict[str, Any]]:
    """Return Moodle's reading: by student, the grade that is imported (None: skipped) and the comment."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    headings = KOREAN if "식별자" in rows[0] else ENGLISH
    hidden_user = "참가자" if headings is KOREAN else "Participant "
    at = {name: rows[0].index(headings[place]) for name, place in (("id", 0), ("grade", 4), ("comment", 9))}
    assert headings[8] in rows[0], "invalid import: no column for the last change of the grade"
    read: dict[str, dict[str, Any]] = {}
    for row in rows[1:]:
        number = int(row[at["id"]][len(hidden_user) :])
        text = row[at["grade"]].replace(" ", "")
        grade = float(text) if text else None
        if grade is not None and not 0 <= grade <= most:
            grade = None
        read[participants[number]] = {"grade": grade, "comment": row[at["comment"]]}
    return read


def read_moodle_zip(content: bytes, participants: Mapping[int, str]) -> dict[str, dict[str, str]]:
    """Return whose the feedback files are, by the numbers in their folders' names."""
    found: dict[str, dict[str, str]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            parts = name.split("/")
            while parts:
                pieces = parts.pop(0).split("_", 4)
                if len(pieces) < 4 or not pieces[1].isdecimal() or int(pieces[1]) not in participants:
                    continue
                assert pieces[2:4] == ["assignsubmission", "file"]
                rest = "/".join([*([pieces[4]] if len(pieces) > 4 and pieces[4] else []), *parts])
                found.setdefault(participants[int(pieces[1])], {})[rest] = archive.read(name).decode()
                break
    return found


def read_canvas_zip(content: bytes, attachments: Mapping[int, int]) -> dict[int, str]:
    """Return whose the feedback files are: the first two numbers name the user and one of his attachments."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            user, attachment = [int(part) for part in name.split("_") if part.isdecimal()][:2]
            assert attachments[attachment] == user
            found[user] = archive.read(name).decode()
    return found


FORMATS = {"text", "html", "simple_format", "md", "ansi"}
VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}
TOP_KEYS = {
    *("score", "execution_time", "output", "output_format", "test_output_format", "test_name_format"),
    *("visibility", "stdout_visibility", "extra_data", "tests", "leaderboard"),
}
TEST_KEYS = {
    *("score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags"),
    *("visibility", "extra_data"),
}


def read_gradescope(text: str) -> tuple[float, list[dict[str, Any]]]:
    """Return the score and the tests of a results.json that Gradescope accepts."""
    data = json.loads(text)
    assert data.keys() <= TOP_KEYS
    assert "\r" not in data.get("output", "")
    for name in ("output_format", "test_output_format", "test_name_format"):
        assert data.get(name, "text") in FORMATS
    for name in ("visibility", "stdout_visibility"):
        assert data.get(name, "visible") in VISIBILITIES
    for test in data["tests"]:
        assert test.keys() <= TEST_KEYS
        assert isinstance(test.get("number", ""), str)
        assert test.get("status", "passed") in {"passed", "failed"}
        assert test.get("visibility", "visible") in VISIBILITIES
        assert all(isinstance(tag, str) for tag in test.get("tags", []))
        assert isinstance(test.get("score", 0.0), int | float)
    if "score" in data:
        return float(data["score"]), data["tests"]
    return sum(test["score"] for test in data["tests"]), data["tests"]


def read_spreadsheet(content: bytes) -> list[dict[str, str]]:
    """Return the rows of the CSV export; no cell may be a formula, and one apostrophe before one is removed."""
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    formulas = "=+-@\t\r\n＝＋－＠"
    for row in rows:
        for name, cell in row.items():
            assert not cell or cell[0] not in formulas
            if cell.startswith("'") and cell.lstrip("'")[:1] and cell.lstrip("'")[0] in formulas:
                row[name] = cell[1:]
    return rows


def read_junit(content: bytes) -> dict[str, dict[str, str]]:
    """Return each suite's properties by student, after checking that the counts are those of the cases."""
    suites = {}
    for suite in ET.fromstring(content):
        cases = suite.findall("testcase")
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(name)) == sum(case.find(tag) is not None for case in cases)
        assert int(suite.get("tests")) == len(cases)
        properties = {each.get("name"): each.get("value") for each in suite.find("properties")}
        suites[properties["student"]] = properties
    return suites
