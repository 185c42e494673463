"""Find a student's stored results by what an instructor types: an id, a name, a login or an address."""

import unicodedata
from collections.abc import Iterator

from grader.store.gradebook import Gradebook
from grader.store.records import Entry


def find_entries(gradebook: Gradebook, student: str, assignment: str | None = None) -> list[Entry]:
    """Return the newest attempts of everybody with this id or else with this name, login or address."""
    names = [assignment] if assignment else gradebook.assignments()
    by_id = [entry for name in names for entry in gradebook.current(name, student)]
    if by_id:
        return by_id
    students = find_students(gradebook, student)
    return [entry for name in names for each in students for entry in gradebook.current(name, each)]


def find_students(gradebook: Gradebook, text: str) -> dict[str, str]:
    """Return the ids and names of everybody whom a text may mean; an exact id means one person."""
    known = dict(_everybody(gradebook))
    if text in known:
        return {text: known[text][0]}
    wanted = _plain(text)
    return {
        student: name
        for student, (name, words) in known.items()
        if wanted in {_plain(word) for word in words if word}
    }


def _everybody(gradebook: Gradebook) -> Iterator[tuple[str, tuple[str, set[str]]]]:
    """Yield each student's id with the name, and all that may be typed for them."""
    words: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for assignment in gradebook.assignments():
        for entry in gradebook.current(assignment):
            student, name = entry.handed_in.student, entry.handed_in.name
            names.setdefault(student, name)
            words.setdefault(student, set()).update({student, name})
    for author in gradebook.class_list.authors():
        claim, student = author.claim, author.known.student
        stated = {claim.display_name, claim.platform_id, *claim.ids, *claim.logins, *claim.emails}
        words.setdefault(student, set()).update(stated)
        names.setdefault(student, author.known.name)
    for listed in gradebook.class_list.people():
        person = listed.person
        stated = {person.id, person.name, person.login, person.email, person.number, person.identifier}
        words.setdefault(person.id, set()).update(stated)
        names[person.id] = person.name
    for student, name in names.items():
        yield student, (name, words[student])


def _plain(text: str) -> str:
    """Return a text without differences that nobody sees: case, spaces at the ends, Unicode form."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
