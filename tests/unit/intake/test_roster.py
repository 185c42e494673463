"""Class lists and extensions as platforms and spreadsheets save them."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.domain.errors import UsageError
from grader.domain.identity import Person
from grader.intake.people import Roster
from grader.intake.roster import missing, read_extensions, read_roster, read_times

SEOUL = ZoneInfo("Asia/Seoul")


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a CSV."""
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le"])
def test_korean_list_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    """A list by 학번, 이름 and 이메일 is read in the encodings that spreadsheets save."""
    path = write(tmp_path, "학번,이름,이메일\n2023001,김민수,kim@a.kr\n", encoding)
    assert read_roster(path).people == (Person("2023001", "김민수", "kim@a.kr"),)


# Eight real layouts, with the same two students in each: id or nearest thing to it, then name.
LAYOUTS = {
    "canvas": (
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,Homework 2 (77)\n"
            "    Points Possible,,,,,100\n"
            '"Able, Ann",1001,20260001,aable,A,\n"Baker, Ben",1002,20260002,bbaker,A,\n"Student, Test",9,,t,A,\n'
        ),
        "utf-8",
        [("1001", "Able, Ann"), ("1002", "Baker, Ben")],
    ),
    "moodle": (
        (
            "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Last modified (submission)\n"
            'Participant 71,Ann Able,20260001,a@x.example,Submitted,,100,"Monday, 9 March 2026, 11:59 PM"\n'
            "Participant 72,Ben Baker,20260002,b@x.example,No submission,,100,-\n"
        ),
        "utf-8-sig",
        [("20260001", "Ann Able"), ("20260002", "Ben Baker")],
    ),
    "moodle-ko": (
        (
            "식별자,사용자 성명,이메일 주소,상태,성적,최대 성적,마지막 수정됨(제출)\n"
            'Participant 71,김민수,a@x.example,제출 완료,,100,"2026년 3월 9일, 월요일, 오후 11:59"\n'
            "참가자 72,이서연,b@x.example,제출이 없습니다.,,100,-\n"
        ),
        "utf-8",
        [("Participant 71", "김민수"), ("참가자 72", "이서연")],
    ),
    "moodle-de": (
        (
            'ID;"Vollständiger Name";E-Mail-Adresse;Status;Bewertung;"Zuletzt geändert (Abgabe)"\n'
            'Teilnehmer/in71;"Ann Müller";a@x.example;Abgegeben;;"Montag, 9. März 2026, 23:59"\n'
            "Teilnehmer/in72;Ben Groß;b@x.example;Keine Abgabe;;-\n"
        ),
        "utf-8",
        [("Teilnehmer/in71", "Ann Müller"), ("Teilnehmer/in72", "Ben Groß")],
    ),
    "gradescope": (
        (
            "First Name,Last Name,SID,Email,Role,Submissions\n"
            "Ann,Able,20260001,a@x.example,Student,3\nBen,Baker,20260002,b@x.example,Student,1\n"
            "Tea,Cher,900,t@x.example,Instructor,0\nHelp,Er,901,h@x.example,TA,0\n"
        ),
        "utf-8",
        [("20260001", "Ann Able"), ("20260002", "Ben Baker")],
    ),
    "blackboard": (
        (
            '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Availability"\n'
            '"Able"\t"Ann"\t"aable"\t"20260001"\t"2026-03-09"\t"Yes"\n'
            '"Baker"\t"Ben"\t"bbaker"\t"20260002"\t""\t"Yes"\n'
        ),
        "utf-16",
        [("20260001", "Ann Able"), ("20260002", "Ben Baker")],
    ),
    "google-classroom": (
        "Last Name,First Name,Email Address,Homework 2\nAble,Ann,a@x.example,90\nBaker,Ben,b@x.example,80\n",
        "utf-8",
        [("a@x.example", "Ann Able"), ("b@x.example", "Ben Baker")],
    ),
    "github-classroom": (
        (
            '"identifier","github_username","github_id","name"\n'
            '"20260001","octo-ann","11","Ann Able"\n"20260002","ben-b","12","Ben Baker"\n'
        ),
        "utf-8",
        [("20260001", "Ann Able"), ("20260002", "Ben Baker")],
    ),
    "excel-ko": (
        (
            "1학기 딥러닝 수강생 명단,,,\n순번,학번,성명,학과\n"
            '1,="20260001",김민수,전산\n2,="20260002",이서연,전산\n'
        ),
        "cp949",
        [("20260001", "김민수"), ("20260002", "이서연")],
    ),
    "excel-de": (
        (
            "sep=;\nMatrikelnummer;Nachname;Vorname;E-Mail\n"
            "0012345;Müller;Jörg;j@x.example\n'0012346;Ärmel;Änne;ae@x.example\n"
        ),
        "cp1252",
        [("0012345", "Jörg Müller"), ("0012346", "Änne Ärmel")],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_real_layouts_are_read(tmp_path: Path, layout: str) -> None:
    """The lists that platforms and spreadsheets export are read as they are, staff and test rows apart."""
    text, encoding, expected = LAYOUTS[layout]
    roster = read_roster(write(tmp_path, text, encoding), SEOUL)
    assert [(person.id, person.name) for person in roster.people] == expected


@pytest.mark.parametrize("layout", ["moodle", "moodle-ko", "moodle-de"])
def test_worksheet_gives_times(tmp_path: Path, layout: str) -> None:
    """A grading worksheet says who submitted when, in its language; a dash is no time."""
    text, encoding, _ = LAYOUTS[layout]
    first, second = read_roster(write(tmp_path, text, encoding), SEOUL).people
    assert (first.submitted_at.isoformat(), second.submitted_at) == ("2026-03-09T23:59:00+09:00", None)


def test_unreadable_time_is_noted(tmp_path: Path) -> None:
    """A time on a list that cannot be read is a note with its line, not silence."""
    text = "id,name,submitted\n1,Ann,sometime\n"
    (note,) = read_roster(write(tmp_path, text)).notes
    assert (note.code, note.params["line"]) == ("roster-no-time", 2)


def test_staff_are_never_missing(tmp_path: Path) -> None:
    """Instructors and assistants on a list are recognised, and are no missing students."""
    text, _, _ = LAYOUTS["gradescope"]
    roster = read_roster(write(tmp_path, text))
    assert [person.name for person in roster.staff] == ["Tea Cher", "Help Er"]
    assert [person.id for person in missing(roster, {"20260001"})] == ["20260002"]


def test_spreadsheet_marks_are_removed(tmp_path: Path) -> None:
    """`="…"` and an apostrophe keep leading zeros in spreadsheets and are no part of an id."""
    text = 'id,name\n="00001",Ann\n"=""00002""",Ben\n\'00003,Cy\n'
    assert [person.id for person in read_roster(write(tmp_path, text)).people] == ["00001", "00002", "00003"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id,name\n", "roster-empty"),
        ("a,b\n1,2\n", "roster-no-columns"),
        ("id,name\n1,kim\n1,lee\n", "roster-duplicate"),
        ("PK\x03\x04", "roster-workbook"),
    ],
)
def test_unusable_lists_are_refused(tmp_path: Path, text: str, code: str) -> None:
    """A list without people, without headings, with one id twice, or no CSV is a wrong call that says so."""
    with pytest.raises(UsageError) as caught:
        read_roster(write(tmp_path, text))
    assert caught.value.messages[0].code == code


def test_refusal_names_the_headings(tmp_path: Path) -> None:
    """Who exported the wrong columns reads which ones were found."""
    with pytest.raises(UsageError) as caught:
        read_roster(write(tmp_path, "Zimmer,Farbe\n1,rot\n"))
    assert caught.value.messages[0].params["found"] == "Zimmer, Farbe"


def test_missing_keeps_the_rosters_order() -> None:
    """Who submitted nothing is listed in the roster's order."""
    roster = Roster([Person("3", "c"), Person("1", "a"), Person("2", "b")])
    assert [person.id for person in missing(roster, {"1"})] == ["3", "2"]


@pytest.mark.parametrize(
    "text",
    [
        "이름,연장\n김민수,2026-03-12\n",
        "id;until\n1;12.03.2026\n",
        "email,due\nK@A.kr,2026-03-12 23:59:59+09:00\n",
    ],
)
def test_extensions_are_by_student(tmp_path: Path, text: str) -> None:
    """Any cell that means a person on the roster will do; a date lasts to the end of its day in the course's zone."""
    roster = Roster([Person("1", "김민수", "k@a.kr"), Person("2", "이서연")])
    found = read_extensions(write(tmp_path, text), roster, SEOUL)
    assert {student: due.isoformat() for student, due in found.items()} == {"1": "2026-03-12T23:59:59+09:00"}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("id,until\n2023001,soon\n", "extension-no-time", 2),
        ("id,until\n999,2026-03-12\n", "extension-unknown-student", 2),
        ("id,until\n2023001,2026-03-12 10:00 XYZ\n", "extension-no-time", 2),
        ("id,name\n2023001,Ann\n", "list-no-time-column", None),
    ],
)
def test_wrong_extensions_are_refused(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    """A time that is none, a zone that nobody knows, a stranger and a list without times are wrong calls."""
    with pytest.raises(UsageError) as caught:
        read_extensions(write(tmp_path, text), Roster([Person("2023001", "김민수")]))
    assert (caught.value.messages[0].code, caught.value.messages[0].params.get("line")) == (code, line)


@pytest.mark.parametrize(
    "text",
    [
        "student,time\n김민수,2026-03-09 12:00\n",
        "student\ttime\n김민수\t2026-03-09 03:00 UTC\n",
        "학번,제출 시각\n1,2026. 3. 9. 오후 12:00\n",
        "이메일,제출일시\nk@a.kr,2026-03-09T12:00:00+09:00\n",
        "Matrikelnummer;Abgabezeit\n1;09.03.2026 12:00\n",
        'login,submitted at\nminsu,"Monday, 9 March 2026, 12:00 PM"\n',
        "minsu,2026-03-09 12:00\n",
        "1\t2026-03-08 23:00 America/New_York\n",
        '식별자,성명,"최종 수정 (제출물)"\n참가자 71,김민수,"2026년 3월 9일 월요일, 오후 12:00"\n',
        'Identifier,Full name,Last modified (submission)\nParticipant 71,김민수,"Monday, 9 March 2026, 12:00 PM"\n',
    ],
)
def test_times_are_read_in_every_form(tmp_path: Path, text: str) -> None:
    """Lists of times and worksheets in three languages, with and without headings, give one instant."""
    roster = Roster([Person("1", "김민수", "k@a.kr", "minsu", identifier="Participant 71")])
    found = read_times(write(tmp_path, text), roster, SEOUL)
    assert {student: at.astimezone(SEOUL).isoformat() for student, at in found.items()} == {
        "1": "2026-03-09T12:00:00+09:00"
    }


@pytest.mark.parametrize("time", ["tomorrow", "3/9/2026 12:00", "2026-03-09 12:00 IST", "2026-13-01"])
def test_unreadable_time_is_a_wrong_call(tmp_path: Path, time: str) -> None:
    """A time that names no instant for certain is refused with its line, and never dropped."""
    with pytest.raises(UsageError) as caught:
        read_times(write(tmp_path, f"student,time\nkim,{time}\n"), None, SEOUL)
    assert (caught.value.messages[0].code, caught.value.messages[0].params["line"]) == (
        "extension-no-time",
        2,
    )


def test_latest_time_of_a_student_counts(tmp_path: Path) -> None:
    """A list of all submissions gives each student's last one; empty cells are passed over."""
    text = "id,submitted\nkim,2026-03-09 10:00\nkim,2026-03-09 12:00\nkim,2026-03-08\nlee,\n"
    found = read_times(write(tmp_path, text), None, SEOUL)
    assert {student: at.isoformat() for student, at in found.items()} == {"kim": "2026-03-09T12:00:00+09:00"}
