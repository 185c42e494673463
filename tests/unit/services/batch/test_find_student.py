"""Stored results are found by an id or a name, as an instructor types them."""

import unicodedata

import pytest

from grader.services.batch.find_student import find_entries


class Book:
    """A gradebook of two assignments."""

    ENTRIES = (("hw1", "2026001", "김민지"), ("hw2", "2026001", "김민지"), ("hw2", "ann", "Ann  Lee"))

    def assignments(self) -> list[str]:
        """Return the assignments with results."""
        return ["hw1", "hw2"]

    def current(self, assignment, student=None) -> list:
        """Return the entries of an assignment, of one student where one is named."""
        from types import SimpleNamespace as Plain

        return [
            Plain(handed_in=Plain(assignment=name, student=who, name=shown))
            for name, who, shown in self.ENTRIES
            if name == assignment and student in {None, who}
        ]


def found(*wanted: str | None) -> list[tuple[str, str]]:
    """Return the assignments and ids that are found."""
    entries = find_entries(Book(), *wanted)
    return [(entry.handed_in.assignment, entry.handed_in.student) for entry in entries]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (("2026001",), [("hw1", "2026001"), ("hw2", "2026001")]),
        (("2026001", "hw2"), [("hw2", "2026001")]),
        (("김민지",), [("hw1", "2026001"), ("hw2", "2026001")]),
        ((unicodedata.normalize("NFD", "김민지"), "hw1"), [("hw1", "2026001")]),
        (("  ann LEE ",), [("hw2", "ann")]),
        (("ANN",), [("hw2", "ann")]),
        (("Ann",), [("hw2", "ann")]),
        (("Lee",), []),
        (("ann", "hw1"), []),
    ],
)
def test_student_is_found_by_id_then_by_name(wanted, expected) -> None:
    """Case, spaces and Unicode form do not count in names; a part of a name is no name."""
    assert found(*wanted) == expected
