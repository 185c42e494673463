"""Classes by the platforms' real naming rules: whose each work is, which attempt counts, what is no work."""

import io
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.domain.errors import UsageError
from grader.domain.identity import Person
from grader.intake.classes import open_class
from grader.intake.people import Roster
from grader.intake.roster import read_roster

PROGRAM = b"import tensorflow as tf\n"
CANVAS = {
    "doejane_1001_50001_hw2.py": PROGRAM,
    "doejane_LATE_1001_50020_hw2-1.py": PROGRAM + b"x = 2\n",
    "김민수_1002_50002_hw2.py": PROGRAM,
    "anon_7f3a_50003_hw2.py": PROGRAM,
    "leejiho_1004_text.html": b"<p>done</p>",
    "박서준_LATE_1005_link.html": b"<a href='x'>x</a>",
    "o_brien_1006_50006_my homework.py": PROGRAM,
}
MOODLE = {
    "김 민수_20011_assignsubmission_file_/hw2.py": PROGRAM,
    "Jane Doe_20012_assignsubmission_file_/hw2.zip": b"",
    "Participant_20013_assignsubmission_file_/hw2.py": PROGRAM,
    "Lee Jiho_20014_assignsubmission_onlinetext_/onlinetext.html": b"<p>text</p>",
    "Anna-Marie Roe_20015_assignsubmission_file_/sub/hw2.py": PROGRAM,
    "Anna-Marie Roe_20015_assignsubmission_onlinetext_/onlinetext.html": b"see the file",
}


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _lay_out(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture(params=["folder", "zip"])
def lay_out(request, tmp_path):
    """Return a function that writes files as a folder or as the platform's zip."""

    def make(files: dict[str, bytes]) -> Path:
        if request.param == "folder":
            return _lay_out(tmp_path / "class", files)
        (tmp_path / "class.zip").write_bytes(_zipped(files))
        return tmp_path / "class.zip"

    return make


def read(place: Path, roster: Roster | None = None) -> dict[tuple[str, int], object]:
    """Read a class of homework 2 by student and attempt."""
    with open_class(place, "hw2.py", roster) as opened:
        return {(work.student, work.attempt): work for work in opened.load_all()}


def code(work) -> str | None:
    """Return the code of a submission's problem."""
    return None if work.submission.problem is None else work.submission.problem.code


def test_canvas_download(lay_out) -> None:
    """Ids tell students apart; the resubmission is the newest; text and links have no program."""
    works = read(lay_out(CANVAS))
    assert {key: code(work) for key, work in works.items()} == {
        ("1001", 1): None,
        ("1001", 2): None,
        ("1002", 1): None,
        ("anon_7f3a", 1): None,
        ("1004", 1): "class-text-only",
        ("1005", 1): "class-link-only",
        ("1006", 1): None,
    }
    assert [works["1001", n].is_newest for n in (1, 2)] == [False, True]
    assert [works["1001", n].late_flag for n in (1, 2)] == [False, True]
    assert (works["1002", 1].name, works["1006", 1].name) == ("김민수", "o_brien")


def test_moodle_download(lay_out) -> None:
    """Folders, group-less hyphens, blind marking and typed text: each student once, by the unique id."""
    files = MOODLE | {"Jane Doe_20012_assignsubmission_file_/hw2.zip": _zipped({"a/hw2.py": PROGRAM})}
    works = read(lay_out(files))
    assert {(key[0], work.name): code(work) for key, work in works.items()} == {
        ("Participant 20011", "김 민수"): None,
        ("Participant 20012", "Jane Doe"): None,
        ("Participant 20013", "Participant 20013"): None,
        ("Participant 20014", "Lee Jiho"): "class-text-only",
        ("Participant 20015", "Anna-Marie Roe"): None,
    }
    assert [note.code for note in works["Participant 20015", 1].submission.notes] == [
        "class-text-beside",
        "entry-taken",
    ] or [note.code for note in works["Participant 20015", 1].submission.notes] == ["class-text-beside"]


def test_moodle_flat_download(lay_out) -> None:
    """In flat mode the same prefix stands before the file's name."""
    files = {
        "김 민수_1_assignsubmission_file_hw2.py": PROGRAM,
        "A-Team-Kim_2_assignsubmission_file_hw2.py": PROGRAM,
    }
    works = read(lay_out(files))
    assert [work.submission.entry for work in works.values()] == ["hw2.py", "hw2.py"]


def test_moodle_worksheet_gives_the_times(lay_out, tmp_path) -> None:
    """The download says no time; that of the newest attempt is the grading worksheet's."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "Identifier,Full name,Email address,Status,Last modified (submission)\n"
        'Participant 20011,김 민수,kim@a.kr,Submitted,"Wednesday, 25 November 2026, 11:59 PM"\n'
        "Participant 20012,Jane Doe,jane@a.kr,No submission,-\n",
        encoding="utf-8",
    )
    files = MOODLE | {"Jane Doe_20012_assignsubmission_file_/hw2.py": PROGRAM}
    works = read(lay_out(files), read_roster(sheet))
    assert works["Participant 20011", 1].submitted_at == datetime(2026, 11, 25, 23, 59, tzinfo=UTC)
    assert works["Participant 20012", 1].submitted_at is None


def test_nbgrader_tree(lay_out) -> None:
    """The assignment's folder is found by the entry's name; its timestamp is the time of hand-in."""
    files = {
        "submitted/kim/hw2/hw2.py": PROGRAM,
        "submitted/kim/hw2/timestamp.txt": b"2026-03-09 23:59:30.123456 UTC",
        "submitted/이지호/hw2/hw2.py": PROGRAM,
        "submitted/park/other/x.py": PROGRAM,
    }
    works = read(lay_out(files))
    assert set(works) == {("kim", 1), ("이지호", 1)}
    assert works["kim", 1].submitted_at.isoformat() == "2026-03-09T23:59:30.123456+00:00"


def test_classroom_clones(tmp_path) -> None:
    """A clone's student is its name without the assignment's prefix; .git is not read."""
    _lay_out(
        tmp_path / "hw2-submissions",
        {
            "hw2-kim/hw2.py": PROGRAM,
            "hw2-kim/.git/HEAD": b"ref",
            "hw2-lee-j/hw2.py": PROGRAM,
            "hw2-lee-j/.git/HEAD": b"ref",
        },
    )
    works = read(tmp_path / "hw2-submissions")
    assert {key[0]: list(work.submission.files) for key, work in works.items()} == {
        "kim": ["hw2.py"],
        "lee-j": ["hw2.py"],
    }


def test_plain_folder(tmp_path) -> None:
    """A file, a folder or an archive a student; lists and hidden files are nobody's work."""
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz") as archive:
        member = tarfile.TarInfo("hw2.py")
        member.size = len(PROGRAM)
        archive.addfile(member, io.BytesIO(PROGRAM))
    _lay_out(
        tmp_path,
        {
            "김민수.py": PROGRAM,
            "lee/hw2.py": PROGRAM,
            "park.zip": _zipped({"hw2/hw2.py": PROGRAM}),
            "roe.tar.gz": inner.getvalue(),
            "choi.zip": _zipped({"again.zip": _zipped({"hw2.py": PROGRAM})}),
            "roster.csv": b"id,name\n",
            ".hidden.py": PROGRAM,
        },
    )
    works = read(tmp_path)
    assert {key[0] for key in works} == {"김민수", "lee", "park", "roe", "choi"}
    assert {code(work) for work in works.values()} == {None}


def test_lone_program_has_the_assignments_name(tmp_path) -> None:
    """Two who hand in the same have the same content, whatever they called it."""
    _lay_out(tmp_path, {"kim.py": PROGRAM, "lee.py": PROGRAM})
    shas = {work.submission.sha256 for work in read(tmp_path).values()}
    assert len(shas) == 1


def test_roster_joins_names(lay_out) -> None:
    """The roster's id replaces the platform's name; students without a submission are known."""
    roster = Roster(
        [
            Person("2023001", "Doe, Jane"),
            Person("2023002", "김민수"),
            Person("2023003", "이영희"),
        ]
    )
    with open_class(lay_out(CANVAS), "hw2.py", roster) as opened:
        students = {each.student for each in opened.listed}
        assert {"2023001", "2023002"} <= students
        assert [person.name for person in opened.missing] == ["이영희"]
        assert "anon_7f3a" in opened.strangers


def test_nothing_handed_in_is_a_wrong_call(tmp_path) -> None:
    """An empty folder is no class."""
    with pytest.raises(UsageError) as caught:
        read(tmp_path)
    assert caught.value.messages[0].code == "class-empty"


def test_names_that_lead_out_are_refused(tmp_path) -> None:
    """A member that would leave the folder is a row with its reason, and the others are read."""
    (tmp_path / "c.zip").write_bytes(_zipped({"../evil.py": PROGRAM, "kim.py": PROGRAM}))
    works = read(tmp_path / "c.zip")
    assert sorted(filter(None, map(code, works.values()))) == ["zip-escapes"]
    assert len(works) == 2


def test_links_are_not_followed(tmp_path) -> None:
    """A link to another file is refused with a reason."""
    _lay_out(tmp_path, {"kim.py": PROGRAM})
    (tmp_path / "lee.py").symlink_to("/etc/passwd")
    assert {key[0]: code(work) for key, work in read(tmp_path).items()} == {
        "kim": None,
        "lee": "link-refused",
    }


def test_reading_keeps_one_work(tmp_path) -> None:
    """Opening a class reads no content: a file that is gone by then is its own row's matter."""
    _lay_out(tmp_path, {"kim.py": PROGRAM, "lee.py": PROGRAM})
    with open_class(tmp_path, "hw2.py") as opened:
        (tmp_path / "lee.py").unlink()
        assert [code(work) for work in opened.load_all()] == [None, "file-unreadable"]


def test_names_steer_no_terminal(tmp_path) -> None:
    """A file's name with control characters is shown without them; the student stays who it is."""
    _lay_out(tmp_path, {"kim\x1b[31m.py": PROGRAM})
    (work,) = read(tmp_path).values()
    assert (work.student, work.name) == ("kim\x1b[31m", "kim?[31m")
