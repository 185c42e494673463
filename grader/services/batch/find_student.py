"""Find a student's stored results by what an instructor types: an id or a name."""

import unicodedata
from collections.abc import Iterator

from grader.store.gradebook import Gradebook
from grader.store.records import Entry


def find_entries(gradebook: Gradebook, student: str, assignment: str | None = None) -> list[Entry]:
    """Return the newest attempts of everybody with this id or, if there is nobody, with this name."""
    names = [assignment] if assignment else gradebook.assignments()
    by_id = [entry for name in names for entry in gradebook.current(name, student)]
    return by_id or list(_with_name(gradebook, names, _plain(student)))


def _with_name(gradebook: Gradebook, assignments: list[str], name: str) -> Iterator[Entry]:
    for assignment in assignments:
        for entry in gradebook.current(assignment):
            if name in {_plain(entry.handed_in.name), _plain(entry.handed_in.student)}:
                yield entry


def _plain(text: str) -> str:
    """Return a text without differences that nobody sees: case, spaces at the ends, Unicode form."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
