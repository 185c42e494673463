"""The class list stays the gradebook's, persons keep their id, and contradictions are refused."""

from datetime import UTC, datetime

import pytest

from grader.domain.errors import UsageError
from grader.domain.identity import Person
from grader.intake.people import Roster
from grader.services.batch.class_roster import settle_roster
from grader.store.decisions import Subject
from grader.store.records import Decision, HandedIn

MINSU = Person("2026001", "김민수", email="minsu@example.ac.kr", login="minsu")
SEOYEON = Person("2026002", "이서연", email="seoyeon@example.ac.kr", login="seoyeon")


def hand_in(book, student: str, content: str = "a") -> HandedIn:
    """Store a submission."""
    given = HandedIn("hw2", student, student, 1, True, None, False, "a.py", "script", content * 64)
    book.add_submissions([given])
    return given


def codes(caught) -> set[str]:
    """Return the codes of an error's messages."""
    return {each.code for each in caught.value.messages}


def test_list_is_remembered(book) -> None:
    """A batch without a list has the last one."""
    assert settle_roster(book, None) is None
    settle_roster(book, Roster([MINSU, SEOYEON], has_github_logins=True))
    again = settle_roster(book, None)
    assert (again.people, again.has_github_logins) == ((MINSU, SEOYEON), True)


def test_last_list_counts(book) -> None:
    """Who is no longer on the list is not missing, but is remembered."""
    settle_roster(book, Roster([MINSU, SEOYEON]))
    settle_roster(book, Roster([SEOYEON]))
    assert settle_roster(book, None).people == (SEOYEON,)
    assert {each.person for each in book.class_list.people()} == {MINSU, SEOYEON}


def test_better_id_takes_over(book) -> None:
    """A student number replaces a name as the id, and everything that was stored goes with it."""
    named = Person("김민수", "김민수", email="minsu@example.ac.kr")
    settle_roster(book, Roster([named]))
    given = hand_in(book, "김민수")
    book.decisions.decide([(Subject("hw2", "김민수", given.sha256), Decision(9.0, why="w"))])
    book.decisions.set_extension("김민수", "hw2", datetime(2026, 4, 1, tzinfo=UTC))
    settle_roster(book, Roster([MINSU]))
    (entry,) = book.current("hw2")
    assert (entry.handed_in.student, entry.total, entry.extension is None) == ("2026001", 9.0, False)


def test_weaker_id_changes_nothing(book) -> None:
    """A list with Moodle's identifiers only leaves the ids that are stored, and finds its people by them."""
    settle_roster(book, Roster([MINSU]))
    listed = Person("Participant 7", "김민수", email="minsu@example.ac.kr", identifier="Participant 7")
    roster = settle_roster(book, Roster([listed]))
    assert [person.id for person in roster.people] == ["2026001"]
    assert {each.id for each in roster.with_participant_number("7")} == {"2026001"}


def test_other_person_with_an_id_is_refused(book) -> None:
    """A list whose ids are shifted against the names changes nothing and names every contradiction."""
    settle_roster(book, Roster([MINSU, SEOYEON]))
    shifted = [Person(MINSU.id, SEOYEON.name), Person(SEOYEON.id, MINSU.name)]
    with pytest.raises(UsageError) as caught:
        settle_roster(book, Roster(shifted))
    assert codes(caught) == {"roster-other-person"}
    assert len(caught.value.messages) == 2
    assert settle_roster(book, None).people == (MINSU, SEOYEON)


@pytest.mark.parametrize("name", ["Minsu Kim", "김 민수", "김민수 (Minsu Kim)", "민수 김"])
def test_other_spelling_is_the_same_person(book, name) -> None:
    """A name in another script, order or with a second spelling is no contradiction."""
    settle_roster(book, Roster([Person("2026001", "김민수")]))
    assert settle_roster(book, Roster([Person("2026001", name)])).people[0].name == name


def test_two_people_are_not_merged(book) -> None:
    """Two stored people who are one on the list are refused."""
    settle_roster(book, Roster([MINSU, Person("77", "김민수", email="other@example.ac.kr")]))
    one = Person("2026001", "김민수", email="other@example.ac.kr", number="77")
    with pytest.raises(UsageError) as caught:
        settle_roster(book, Roster([one]))
    assert codes(caught) == {"roster-two-are-one"}
