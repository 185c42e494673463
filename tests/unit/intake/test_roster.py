"""Class lists and extensions as people and platforms write them, and the times in them."""

import pytest

from grader.domain.errors import UsageError
from grader.intake.roster import Person, Roster, missing, read_extensions, read_roster
from grader.intake.times import parse_time


def write(tmp_path, text: str, encoding: str = "utf-8"):
    """Write a CSV."""
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_korean_list_in_any_encoding(tmp_path, encoding) -> None:
    """A list by 학번, 이름 and 이메일 is read in the encodings that spreadsheets save."""
    path = write(tmp_path, "학번,이름,이메일\n2023001,김민수,kim@a.kr\n", encoding)
    assert read_roster(path).people == (Person("2023001", "김민수", "kim@a.kr"),)


def test_canvas_gradebook_is_a_roster(tmp_path) -> None:
    """Canvas's own CSV serves; its row of possible points is nobody."""
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Homework 2 (77)\n"
        "    Points Possible,,,,,100\n"
        '"Doe, Jane",1001,S1,jdoe,A,\n'
    )
    roster = read_roster(write(tmp_path, text))
    assert [person.id for person in roster.people] == ["1001"]
    assert roster.find(name="doejane") == roster.people[0]


def test_moodle_worksheet_is_a_roster(tmp_path) -> None:
    """Moodle's grading worksheet serves: the identifier is what the download's names carry."""
    text = "Identifier,Full name,Email address,Status\nParticipant 20011,김 민수,kim@a.kr,Submitted\n"
    roster = read_roster(write(tmp_path, text))
    assert roster.find(key="Participant 20011").name == "김 민수"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id,name\n", "roster-empty"),
        ("a,b\n1,2\n", "roster-no-columns"),
        ("id,name\n1,kim\n1,lee\n", "roster-duplicate"),
    ],
)
def test_unusable_lists_are_refused(tmp_path, text, code) -> None:
    """A list without people, without headings or with one id twice is a wrong call that says so."""
    with pytest.raises(UsageError) as caught:
        read_roster(write(tmp_path, text))
    assert caught.value.messages[0].code == code


def test_same_names_are_never_guessed() -> None:
    """Two of one name are found by their ids alone."""
    roster = Roster([Person("1", "김민수"), Person("2", "김민수")])
    assert roster.find(name="김민수") is None
    assert roster.find_in("2_김민수_hw2").id == "2"


def test_missing_keeps_the_rosters_order() -> None:
    """Who handed in nothing is listed as the roster lists the class."""
    roster = Roster([Person("3", "c"), Person("1", "a"), Person("2", "b")])
    assert [person.id for person in missing(roster, {"1"})] == ["3", "2"]


def test_extensions_are_by_student(tmp_path) -> None:
    """A date alone lasts to the end of its day; a name on the roster stands for its id."""
    roster = Roster([Person("2023001", "김민수")])
    found = read_extensions(write(tmp_path, "이름,연장\n김민수,2026-03-12\n"), roster)
    assert {student: str(due) for student, due in found.items()} == {"2023001": "2026-03-12 23:59:59"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id,until\n2023001,soon\n", "extension-no-time"),
        ("id,until\n999,2026-03-12\n", "extension-unknown-student"),
    ],
)
def test_wrong_extensions_are_refused(tmp_path, text, code) -> None:
    """A time that is none and a student whom nobody knows are wrong calls with the line."""
    with pytest.raises(UsageError) as caught:
        read_extensions(write(tmp_path, text), Roster([Person("2023001", "김민수")]))
    assert (caught.value.messages[0].code, caught.value.messages[0].params["line"]) == (code, 2)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-02 23:59:00.5 Asia/Seoul", "2026-03-02T23:59:00.500000+09:00"),
        ("2026-03-02T14:59:00+00:00", "2026-03-02T14:59:00+00:00"),
        ("2026. 3. 2. 23:59", "2026-03-02T23:59:00"),
        ("2026년 3월 2일 23:59", "2026-03-02T23:59:00"),
        ("2026-03-02 09:00 KST", "2026-03-02T09:00:00+09:00"),
    ],
)
def test_times_are_read(text, iso) -> None:
    """Zones by name, offset and abbreviation, and Korean dates."""
    assert parse_time(text).isoformat() == iso


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01", "2026-03-02 25:00"])
def test_what_is_no_time_is_none(text) -> None:
    """Nonsense is no time, and no exception."""
    assert parse_time(text) is None


def test_unknown_zone_is_naive() -> None:
    """A zone that nobody knows leaves the time to the course's zone."""
    assert parse_time("2026-03-02 09:00 XYZ").isoformat() == "2026-03-02T09:00:00"
