"""Who needs attention and who submitted nothing, from the gradebook alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from grader.domain.identity import Claim, KnownAuthor, Person, Platform, Role
from grader.domain.late import LatePolicy
from grader.domain.messages import message
from grader.domain.outcome import CheckStatus
from grader.domain.run import RunStatus
from grader.services.batch.attention import find_absent, find_attention
from grader.store.decisions import Subject
from grader.store.records import Author, Decision, HandedIn

DUE = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.fixture
def assignment(hw2):
    """Return homework 2 with a due time."""
    return replace(hw2, late=LatePolicy(DUE, UTC, penalty_percent=10))


@pytest.fixture
def add(book, make_card):
    """Return a function that stores a submission with its result."""

    def put(student: str, card=None, **changes: object) -> HandedIn:
        given = HandedIn("hw2", student, student.title(), 1, True, DUE, False, "a.py", "script", "a" * 64)
        given = replace(given, **changes)
        (arrival,) = book.add_submissions([given])
        if card is not False:
            book.record(arrival.stored, card or make_card(), student)
        return given

    return put


def kinds(book, assignment) -> list[tuple[str, str]]:
    """Return the kind and the student of everything that needs attention."""
    return [(item.kind, item.person.student) for item in find_attention(book, assignment)]


def test_ordinary_results_need_nothing(book, assignment, add) -> None:
    """A submission in time with lost points is nobody's concern."""
    add("ann")
    assert kinds(book, assignment) == []


def test_each_kind_is_found(book, assignment, add, make_card) -> None:
    """Faults, programs that cannot run, open points, missing results, other files and lateness are listed."""
    pending = make_card()
    checks = (replace(pending.checks[0], status=CheckStatus.PENDING, points=0.0), *pending.checks[1:])
    add("fay", make_card(fault=True))
    add("ivy", replace(make_card(), status=RunStatus.INVALID), problem=message("from-cache"))
    add("pam", replace(pending, checks=checks))
    add("may", False)
    add("una", handed_in_at=None)
    add("leo", handed_in_at=datetime(2026, 3, 11, 3, tzinfo=UTC))
    add("cal", notes=(message("entry-taken", name="b.py", entry="hw2.py"),))
    assert kinds(book, assignment) == [
        *[("fault", "fay"), ("invalid", "ivy"), ("pending", "pam"), ("missing", "may")],
        *[("candidates", "cal"), ("late-unknown", "una"), ("late", "leo")],
    ]


def test_decision_about_another_attempt_is_listed(book, assignment, add) -> None:
    """An override of an earlier content is a conflict that a person must see."""
    first = add("ann")
    subject = Subject("hw2", "ann", first.identity, "check_0")
    book.decisions.decide([(subject, Decision(2.0, why="copied"))])
    add("ann", sha256="b" * 64)
    (item,) = find_attention(book, assignment)
    assert (item.kind, item.checks, item.text.params["points"]) == ("override", ("check_0",), "2")


def test_older_attempts_of_a_download_are_listed(book, assignment, add) -> None:
    """Who has a newer attempt in the gradebook than in the download is listed by id and name."""
    add("ann")
    (item,) = find_attention(book, assignment, (("ann", "Ann"),))
    assert (item.kind, item.person.name) == ("older", "Ann")


def test_strangers_and_absent_come_from_the_list(book, assignment, add) -> None:
    """Who is credited to nobody is listed with the reason; absent are the list's students without anything."""
    add("ann")
    add("zoe")
    people = [Person("ann", "Ann Lee"), Person("bob", "Bob Kim"), Person("ta", "T A", role=Role.STAFF)]
    claims = {name: Claim(Platform.PLAIN, text=name) for name in ("ann", "zoe")}
    found = [
        Author("hw2", name, claim, KnownAuthor(name, name, is_credited=name == "ann"))
        for name, claim in claims.items()
    ]
    book.class_list.replace(people, has_github_logins=False, found=found)
    assert kinds(book, assignment) == [("stranger", "zoe"), ("absent", "bob")]
    assert find_attention(book, assignment)[0].text.code.startswith("identity-")
    assert [each.student for each in find_absent(book, "hw2")] == ["bob"]
