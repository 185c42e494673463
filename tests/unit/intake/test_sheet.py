"""A sheet returns the file that was read, byte by byte, but for the cells that were filled."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.intake.sheet import Sheet

CELL = st.text(st.sampled_from("ab가 ,;\"\r\n\t'=1"), max_size=6)


def sheet_of(tmp_path: Path, content: bytes) -> Sheet:
    """Return the sheet of a file with this content."""
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    return Sheet.read(path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=5),
    delimiter=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_untouched_file_is_the_same(tmp_path, rows, delimiter, quoting, encoding) -> None:
    """Any delimiter, quoting, encoding and line end comes back as it was, with the texts that csv reads."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=quoting)
    writer.writerows([["Student", "ID", "Grade"], *rows])
    content = file.getvalue().encode(encoding)
    sheet = sheet_of(tmp_path, content)
    assert sheet.to_bytes() == content
    assert [cells for _, cells in sheet.rows()] == [["Student", "ID", "Grade"], *rows]
    assert sheet.with_cells(1, {}).to_bytes() == content


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"])
@pytest.mark.parametrize("tail", ['b,2,"', 'b,2,"x', "b,2,", "b,2", '"b" x,2,3'])
def test_damaged_ends_are_kept(tmp_path, tail, end) -> None:
    """A missing last line end, an open quote or a short record is kept as it is."""
    content = f"Student,ID,Grade\na,1,\n{tail}{end}".encode()
    assert sheet_of(tmp_path, content).to_bytes() == content


def test_filled_cells_are_quoted_as_needed(tmp_path) -> None:
    """A quoted cell stays quoted; a text with the delimiter becomes quoted; short records are filled up."""
    content = 'Student;ID;Grade\n"김, 민수";1;"0"\nb;2\nc;3;0\n'.encode("cp949")
    filled = sheet_of(tmp_path, content).with_cells(2, {1: "92,5", 2: "1;2", 3: "7"})
    assert filled.to_bytes().decode("cp949") == 'Student;ID;Grade\n"김, 민수";1;"92,5"\nb;2;"1;2"\nc;3;7\n'


def test_separator_line_is_kept(tmp_path) -> None:
    """Excel's line that names the delimiter stays the first."""
    content = b"sep=;\r\nStudent;ID\r\nKim, Minsu;1\r\n"
    sheet = sheet_of(tmp_path, content)
    assert (sheet.row(1), sheet.to_bytes()) == (["Kim, Minsu", "1"], content)


def test_signs_that_an_encoding_lacks_become_references(tmp_path) -> None:
    """A comment with a sign that CP949 lacks is still readable as HTML."""
    content = "학생,학번,점수\n김민수,1,\n".encode("cp949")
    assert (
        sheet_of(tmp_path, content)
        .with_cells(2, {1: "≥ \U0001f600"})
        .to_bytes()
        .endswith("≥ &#128512;\n".encode("cp949"))
    )
