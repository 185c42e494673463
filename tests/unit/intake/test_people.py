"""A class list is searched by everything that tells a person."""

import pytest

from grader.domain.identity import Person, Role
from grader.domain.messages import message
from grader.intake.people import Roster, has_full_name, id_words, named_with, participant_number

KIM = Person("20260001", "김민수", email="Kim@School.example", number="A-1", group="Team 1")
LEE = Person(
    "20260002", "Lee, Ann", login="ann.lee", identifier="Participant 71", canvas_id="4", group="team 1"
)
ROE = Person("20260003", "Ann Roe", group="Team 2")


@pytest.fixture
def roster() -> Roster:
    """Return a list of three students and a member of staff."""
    staff = Person("t1", "Ann Tutor", role=next(role for role in Role if role is not Role.STUDENT))
    return Roster((KIM, staff, LEE, ROE), notes=(message("from-cache"),))


def test_students_and_staff_are_apart(roster) -> None:
    """Only students are graded, in the order of the list."""
    assert roster.people == (KIM, LEE, ROE)
    assert [each.id for each in roster.staff] == ["t1"]
    assert (roster.has_emails, roster.has_canvas_ids, len(roster.notes)) == (True, True, 1)
    assert Roster((ROE,)).has_emails is Roster((ROE,)).has_canvas_ids is False


@pytest.mark.parametrize(
    ("find", "text", "expected"),
    [
        ("with_id", "2026-0001", KIM),
        ("with_id", "a1", KIM),
        ("with_id", "participant 71", LEE),
        ("with_email", " kim@school.EXAMPLE ", KIM),
        ("with_login", "Ann.Lee", LEE),
        ("with_login", "kim", KIM),
        ("with_canvas_id", "4", LEE),
        ("with_participant_number", "71", LEE),
        ("with_joined_name", "leeann", LEE),
        ("with_joined_name", "annlee", LEE),
        ("with_id", "20260009", None),
        ("with_login", "annlee", None),
        ("with_joined_name", "ann", None),
    ],
)
def test_person_is_found(roster, find, text, expected) -> None:
    """Ids, addresses, logins, numbers of platforms and full names find one person."""
    assert getattr(roster, find)(text) == (frozenset() if expected is None else {expected})


def test_groups_keep_the_order_of_the_list(roster) -> None:
    """The name of a group is compared without case."""
    assert (roster.in_group("team 1"), roster.in_group("team 2"), roster.in_group("x")) == (
        (KIM, LEE),
        (ROE,),
        (),
    )


@pytest.mark.parametrize(
    ("text", "is_id"), [("20269999", True), ("2026-99-99", True), ("1234567", False), ("A-9", False)]
)
def test_shape_of_an_id_is_known(roster, text, is_id) -> None:
    """A text of the list's own shape is an id, although nobody has it; short ones are not."""
    assert roster.looks_like_id(text) is is_id


def test_shape_of_few_is_none() -> None:
    """A shape that fewer than a tenth of the class has is no shape of ids."""
    many = [Person(f"2026{number:04}", f"Name {number}") for number in range(10)]
    assert Roster([*many[:9], Person("x12345", "Y")]).looks_like_id("x99999")
    assert not Roster([*many, Person("x12345", "Y")]).looks_like_id("x99999")


def test_exact_id_finds_staff_too(roster) -> None:
    """Everybody on the list has a stored id."""
    assert (roster.person("t1").name, roster.person("20260001"), roster.person("kim")) == (
        "Ann Tutor",
        KIM,
        None,
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (Person("20260001", ""), KIM),
        (Person("ann.lee", "Ann Lee"), LEE),
        (Person("", "Lee Ann"), LEE),
        (Person("", "", email="kim@school.example"), KIM),
        (Person("20260001", "Ann Lee"), None),
        (Person("", ""), None),
        (Person("x", "Nobody Known"), None),
    ],
)
def test_row_of_another_list_needs_agreement(roster, row, expected) -> None:
    """Cells that name two different people name nobody."""
    assert roster.find_row(row) == expected


def test_parts_of_names_and_ids(roster) -> None:
    """A given name alone is shared; ids are compared by their words."""
    assert {person.id for person in named_with("ann", roster)} == {"20260002", "20260003", "t1"}
    assert named_with("an", roster) == frozenset()
    assert (has_full_name(KIM), has_full_name(Person("1", "Ann"))) == (True, False)
    assert ("a", "1") in id_words(KIM)


@pytest.mark.parametrize(
    ("text", "number"),
    [("Participant 71", "71"), ("참가자 7 ", "7"), ("Teilnehmer/in71", "71"), ("71 x", ""), ("", "")],
)
def test_participant_has_a_number(text, number) -> None:
    """Moodle's identifier ends with the number, in any language."""
    assert participant_number(text) == number
