"""Each person has one row, whether a class list comes, goes or comes back."""

import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.class_folders import PLATFORMS, make_students, write_class, write_roster

from grader.domain.errors import UsageError
from grader.domain.identity import Person
from grader.intake.people import Roster
from grader.intake.roster import read_roster
from grader.services.batch.batch_order import BatchOrder, Mode
from grader.services.batch.class_roster import settle_roster
from grader.services.batch.grade_class import grade_class
from grader.services.batch.known_class import open_known_class
from grader.store.decisions import Subject
from grader.store.dump import dump
from grader.store.gradebook import Gradebook
from grader.store.records import Decision


@pytest.fixture
def grade(fake, terms, tmp_path) -> Callable[..., list]:
    """Return a function that grades a folder with or without a class list and returns the rows."""

    def run(book: str, folder: Path, roster: Roster | None, mode: Mode = Mode.RESUME) -> list:
        with Gradebook.open(tmp_path / book) as gradebook:
            listed = settle_roster(gradebook, roster)
            with open_known_class(gradebook, folder, "hw2.py", "hw2", listed) as opened:
                order = BatchOrder(terms, opened.handed_in, tmp_path / book, mode=mode, notes=opened.notes)
                list(grade_class(order, gradebook, threading.Event()))
            return dump(gradebook)

    return run


def students_of(rows: list) -> list[str]:
    """Return the students of a gradebook's rows, one for each stored attempt."""
    return sorted(row["student"] for row in rows if row["row"] == "submission")


@pytest.mark.parametrize(
    ("platform", "listed"),
    [
        *[("plain", listed) for listed in ((0, 1), (1, 0), (1, 0, 1), (0, 0, 1, 0))],
        *[("moodle", (0, 1, 0)), ("canvas", (1, 0, 1)), ("nbgrader", (0, 1, 0))],
    ],
)
def test_list_that_comes_and_goes_changes_no_row(grade, tmp_path, platform, listed) -> None:
    """A class of 40 graded with and without its list ends with the rows of a class graded with it once."""
    students = make_students(40, seed=sum(listed) + len(platform))
    write_class(tmp_path / "class", students[:36], platform)
    write_class(tmp_path / "class", make_students(60, seed=9)[58:], platform)
    write_roster(tmp_path / "list.csv", students, platform)
    roster = read_roster(tmp_path / "list.csv")
    once = grade("once", tmp_path / "class", roster)
    rows = [grade("often", tmp_path / "class", roster if has_list else None) for has_list in listed]
    assert len(students_of(once)) == 38
    assert rows[-1] == once


def test_class_of_all_platforms_keeps_its_rows(grade, tmp_path) -> None:
    """A class spread over nine platforms, graded without its list, with it and without, has a row each."""
    students = make_students(90, seed=1)
    for at, platform in enumerate(PLATFORMS):
        write_class(tmp_path / platform, students[at :: len(PLATFORMS)], platform)
    write_roster(tmp_path / "list.csv", students, "plain")
    roster = read_roster(tmp_path / "list.csv")
    for platform in PLATFORMS:
        once = grade("once", tmp_path / platform, roster)
    for given in (None, roster, None):
        for platform in PLATFORMS:
            rows = grade("often", tmp_path / platform, given)
        assert len(students_of(rows)) == 90
    assert rows == once
    assert students_of(rows) == sorted(student.id for student in students)


def test_any_history_of_lists_ends_the_same(grade, tmp_path) -> None:
    """Whatever parts of a class come with whatever lists, the last whole list gives the same rows."""
    students = make_students(40, seed=3)
    for at, platform in enumerate(("plain", "moodle")):
        write_class(tmp_path / platform, students[20 * at : 20 * at + 20], platform)
    write_roster(tmp_path / "list.csv", students, "plain")
    whole = read_roster(tmp_path / "list.csv")
    grade("once", tmp_path / "plain", whole)
    once = grade("once", tmp_path / "moodle", None)
    drawn = random.Random(7)
    for number in range(4):
        for _ in range(4):
            part = drawn.sample(whole.people, 25)
            roster = drawn.choice([None, Roster(part), whole])
            grade(f"book{number}", tmp_path / drawn.choice(["plain", "moodle"]), roster)
        grade(f"book{number}", tmp_path / "plain", whole)
        found = grade(f"book{number}", tmp_path / "moodle", whole)
        assert students_of(found) == students_of(once)
        assert [row for row in found if row["row"] == "result"] == [
            row for row in once if row["row"] == "result"
        ]


def test_regrade_after_a_list_came(grade, fake, tmp_path, terms) -> None:
    """`--regrade --accept` with a list that was not there before stores what it shows."""
    students = make_students(5)
    write_class(tmp_path / "class", students, "moodle")
    write_roster(tmp_path / "list.csv", students, "moodle")
    grade("book", tmp_path / "class", None)
    with Gradebook.open(tmp_path / "book") as gradebook:
        assert {entry.automatic.score for entry in gradebook.current("hw2")} == {100}
        with gradebook.database.writing() as connection:
            connection.exec_driver_sql("UPDATE results SET version = 'older', cache_key = 'older'")
    fake.points_lost = 3.0
    grade("book", tmp_path / "class", read_roster(tmp_path / "list.csv"), Mode.ACCEPT)
    with Gradebook.open(tmp_path / "book") as gradebook:
        scores = {entry.handed_in.student: entry.automatic.score for entry in gradebook.current("hw2")}
    assert scores == {student.id: 97.0 for student in students}


def test_decision_follows_the_person(grade, tmp_path) -> None:
    """A decision made before the list was there counts for the person it names."""
    students = make_students(3)
    write_class(tmp_path / "class", students, "moodle")
    grade("book", tmp_path / "class", None)
    with Gradebook.open(tmp_path / "book") as gradebook:
        entry = next(gradebook.current("hw2", "Participant 901"))
        subject = Subject("hw2", "Participant 901", entry.handed_in.identity)
        gradebook.decisions.decide([(subject, Decision(50.0, why="oral"))])
    write_roster(tmp_path / "list.csv", students, "moodle")
    grade("book", tmp_path / "class", read_roster(tmp_path / "list.csv"))
    with Gradebook.open(tmp_path / "book") as gradebook:
        totals = {entry.handed_in.student: entry.total for entry in gradebook.current("hw2")}
    assert totals == {students[0].id: None, students[1].id: 50.0, students[2].id: None}


def test_file_of_somebody_else_is_refused(grade, tmp_path) -> None:
    """A list by which a credited file belongs to another person changes nothing and is named."""
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "b4711.py").write_bytes(b"x = 1\n")
    kim = Person("1", "Kim Minsu", login="b4711")
    before = grade("book", tmp_path / "class", Roster([kim, Person("2", "Lee Jiho", login="b4712")]))
    swapped = [Person("1", "Kim Minsu", login="b4712"), Person("2", "Lee Jiho", login="b4711")]
    with pytest.raises(UsageError) as caught:
        grade("book", tmp_path / "class", Roster(swapped))
    assert [each.code for each in caught.value.messages] == ["identity-moved"]
    rows = grade("book", tmp_path / "class", Roster([kim]))
    assert students_of(rows) == students_of(before) == ["1"]


def test_two_files_of_one_person_are_joined_and_named(grade, tmp_path) -> None:
    """Two rows that the list finds to be one person become two attempts, with a note."""
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "kim minsu.py").write_bytes(b"x = 1\n")
    (tmp_path / "class" / "2026001_hw2.py").write_bytes(b"x = 2\n")
    roster = Roster([Person("2026001", "Kim Minsu"), Person("2026002", "Lee Jiho")])
    once = grade("once", tmp_path / "class", roster)
    grade("book", tmp_path / "class", None)
    with Gradebook.open(tmp_path / "book") as gradebook:
        listed = settle_roster(gradebook, roster)
        assert "identity-joined" in {note.code for note in listed.notes}
    rows = grade("book", tmp_path / "class", None)
    kept = [[row for row in found if row["row"] == "submission"] for found in (rows, once)]
    assert kept[0] == kept[1]


def test_group_members_each_get_the_result(grade, tmp_path) -> None:
    """A team's submission, first stored under the team, is each member's once the list has the teams."""
    folder = tmp_path / "class" / "Team Blue_12_assignsubmission_file_"
    folder.mkdir(parents=True)
    (folder / "hw2.py").write_bytes(b"x = 1\n")
    solo = tmp_path / "class" / "Lee Jiho_13_assignsubmission_file_"
    solo.mkdir()
    (solo / "hw2.py").write_bytes(b"x = 2\n")
    grade("book", tmp_path / "class", None)
    with Gradebook.open(tmp_path / "book") as gradebook:
        (team,) = gradebook.current("hw2", "Participant 12")
        subject = Subject("hw2", "Participant 12", team.handed_in.identity)
        gradebook.decisions.decide([(subject, Decision(70.0, why="shown in class"))])
    members = [Person("1", "Kim Minsu", group="Team Blue"), Person("2", "Park Sua", group="Team Blue")]
    roster = Roster([*members, Person("3", "Lee Jiho")])
    for given in (roster, None, Roster([Person(p.id, p.name) for p in roster.people])):
        rows = grade("book", tmp_path / "class", given)
        assert students_of(rows) == ["1", "2", "3"]
    with Gradebook.open(tmp_path / "book") as gradebook:
        assert {e.handed_in.student: e.score for e in gradebook.current("hw2")} == {
            "1": 70,
            "2": 70,
            "3": 100,
        }


def test_platform_name_that_is_an_id_stays_apart(grade, tmp_path) -> None:
    """A platform's number that equals the id of somebody else is never joined with that person's row."""
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "choisua_501_7001_hw2.py").write_bytes(b"x = 1\n")
    grade("book", tmp_path / "class", None)
    (tmp_path / "class" / "kimminsu_502_7002_hw2.py").write_bytes(b"x = 2\n")
    rows = grade("book", tmp_path / "class", Roster([Person("501", "Kim Minsu"), Person("9", "Lee Jiho")]))
    assert students_of(rows) == ["501", "canvas: 501"]
