"""One class in every download and with every class list: nobody is credited with another's file."""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.i18n.catalogue import Catalogue
from grader.intake.classes import open_class
from grader.intake.roster import read_roster


@dataclass(frozen=True)
class Student:
    """A student as every system knows them; `number` is what platforms count people with."""

    id: str
    first: str
    last: str
    login: str
    number: int
    is_korean: bool = False

    @property
    def name(self) -> str:
        """Return the name as a platform shows it."""
        return self.last + self.first if self.is_korean else f"{self.first} {self.last}"

    @property
    def email(self) -> str:
        """Return the e-mail address."""
        return f"{self.login}@uni.example"


CLASS = (
    Student("20231001", "민수", "김", "minsu.kim", 71, is_korean=True),
    Student("20231002", "서연", "이", "seoyeon.lee", 72, is_korean=True),
    Student("20231003", "민수", "박", "minsu.park", 73, is_korean=True),
    Student("20231004", "Jane", "Doe", "jane.doe", 74),
    Student("20231005", "María José", "García", "mjgarcia", 75),
    Student("20231006", "Jürgen", "Müller", "jmueller", 76),
    Student("20231007", "Jane", "Müller", "jane.mueller", 77),
)
WESTERN = tuple(each for each in CLASS if not each.is_korean)


def table(rows: list[list[str]], delimiter: str = ",") -> str:
    """Write rows as a spreadsheet does."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def canvas(people: tuple[Student, ...]) -> bytes:
    """Return the gradebook that Canvas exports."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework 2 (811)"]
    points = ["    Points Possible", "", "", "", "", "100.0"]
    rows = [
        [f"{each.last}, {each.first}", f"5{each.number}", each.id, each.login, "A", ""] for each in people
    ]
    return table([head, points, *rows, ["Student, Test", "599", "", "f00d", "A", ""]]).encode("utf-8-sig")


def moodle(people: tuple[Student, ...]) -> bytes:
    """Return the English grading worksheet of Moodle."""
    head = ["Identifier", "Full name", "ID number", "Email address", "Status", "Grade"]
    rows = [
        [f"Participant {each.number}", each.name, each.id, each.email, "Submitted", ""] for each in people
    ]
    return table([head, *rows]).encode("utf-8-sig")


def moodle_in_korean(people: tuple[Student, ...]) -> bytes:
    """Return the Korean grading worksheet of Moodle."""
    head = ["식별자", "성명", "이메일 주소", "상태", "최종 수정 (제출물)"]
    rows = [[f"참가자 {each.number}", each.name, each.email, "제출됨", "-"] for each in people]
    return table([head, *rows]).encode("utf-8-sig")


def gradescope(people: tuple[Student, ...]) -> bytes:
    """Return the roster that Gradescope exports, with its instructors."""
    head = ["First Name", "Last Name", "SID", "Email", "Role"]
    rows = [[each.first, each.last, each.id, each.email, "Student"] for each in people]
    return table([head, *rows, ["Ada", "Lovelace", "", "ada@uni.example", "Instructor"]]).encode()


def blackboard(people: tuple[Student, ...]) -> bytes:
    """Return Blackboard's download: UTF-16 with tabs."""
    head = ["Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability"]
    rows = [[each.last, each.first, each.login, each.id, "", "Yes"] for each in people]
    return table([head, *rows], "\t").encode("utf-16")


def google_classroom(people: tuple[Student, ...]) -> bytes:
    """Return Google Classroom's grades: names and addresses only."""
    head = ["Last Name", "First Name", "Email Address", "Homework 2"]
    rows = [[each.last, each.first, each.email, ""] for each in people]
    return table([head, *rows]).encode()


def github_classroom(people: tuple[Student, ...]) -> bytes:
    """Return the roster of GitHub Classroom, whose identifiers the teacher typed."""
    head = ["identifier", "github_username", "github_id", "name"]
    rows = [[each.id, each.login.replace(".", "-"), f"9{each.number}", each.name] for each in people]
    return table([head, *rows]).encode()


def excel_in_korean(people: tuple[Student, ...]) -> bytes:
    """Return what Excel saves on Korean Windows: CP949, ids protected by a formula."""
    rows = [[f'="{each.id}"', each.name, each.email] for each in people]
    # CP949 has no accented letters: a Korean class writes names without them.
    return table([["학번", "이름", "이메일"], *rows]).encode("cp949", "ignore")


def excel_in_german(people: tuple[Student, ...]) -> bytes:
    """Return what Excel saves on German Windows: CP1252 with semicolons."""
    head = ["Matrikelnummer", "Nachname", "Vorname", "E-Mail-Adresse"]
    rows = [[each.id, each.last, each.first, each.email] for each in people]
    return table([head, *rows], ";").encode("cp1252")


ROSTERS: dict[str, tuple[Callable[[tuple[Student, ...]], bytes], tuple[Student, ...]]] = {
    "Canvas": (canvas, CLASS),
    "Moodle": (moodle, CLASS),
    "Moodle in Korean": (moodle_in_korean, CLASS),
    "Gradescope": (gradescope, CLASS),
    "Blackboard": (blackboard, CLASS),
    "Google Classroom": (google_classroom, CLASS),
    "GitHub Classroom": (github_classroom, CLASS),
    "Excel in Korean": (excel_in_korean, tuple(each for each in CLASS if each.is_korean)),
    "Excel in German": (excel_in_german, WESTERN),
}
# Download, the path of a student's file, and the class lists that lack what it says about a person.
DOWNLOADS: dict[str, tuple[Callable[[Student], str], set[str]]] = {
    "names": (lambda each: f"{each.name}.py", set()),
    "names and words": (lambda each: f"hw2_{each.name.replace(' ', '_')}_final.py", set()),
    "ids": (lambda each: f"{each.id}_hw2.py", {"Moodle in Korean", "Google Classroom"}),
    "ids and attempts": (lambda each: f"{each.id}-hw2-3.py", {"Moodle in Korean", "Google Classroom"}),
    "addresses": (lambda each: f"{each.email} hw2.py", {"Canvas", "Blackboard", "GitHub Classroom"}),
    "folders": (lambda each: f"{each.id} {each.name}/hw2.py", set()),
    "wrapped": (lambda each: f"hw2 submissions/{each.name}/hw2.py", set()),
    "Canvas": (
        lambda each: (
            f"{(each.last + each.first).replace(' ', '').lower()}_5{each.number}_88{each.number}_hw2.py"
        ),
        set(),
    ),
    "Moodle": (lambda each: f"{each.name}_{each.number}_assignsubmission_file_/hw2.py", set()),
    "flat Moodle": (lambda each: f"{each.name}_{each.number}_assignsubmission_file_hw2.py", set()),
    "nbgrader": (
        lambda each: f"submitted/{each.login}/hw2/hw2.py",
        {"GitHub Classroom"},
    ),
}


def lay_out(folder: Path, people: tuple[Student, ...], path_of: Callable[[Student], str]) -> Path:
    """Write each student's program, which holds the student's id."""
    for each in people:
        path = folder / path_of(each)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"owner = '{each.id}'\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("roster", ROSTERS)
@pytest.mark.parametrize("download", DOWNLOADS)
def test_everybody_gets_their_own_file(tmp_path, download: str, roster: str) -> None:
    """Everyone who is credited wrote the file, and everyone is credited where list and download have something in common."""
    write, people = ROSTERS[roster]
    path_of, without = DOWNLOADS[download]
    (tmp_path / "roster.csv").write_bytes(write(people))
    # One more student than the list has, and one of the list who submitted nothing.
    stranger = Student("20239999", "Kim", "Stranger", "stranger", 99)
    listed = read_roster(tmp_path / "roster.csv")
    here = (*people[:-1], stranger)
    credited = {}
    with open_class(lay_out(tmp_path / "class", here, path_of), "hw2.py", listed, assignment="hw2") as opened:
        for work in opened.load_all():
            (content,) = work.submission.files.values()
            if work.identity.person is not None:
                credited[work.identity.person.name] = content.decode().split("'")[1]
        notes = (opened.why, *opened.notes, *opened.reasons)
    by_name = {person.name: people[at].id for at, person in enumerate(listed.people)}
    assert all(by_name[name] == owner for name, owner in credited.items())
    if roster not in without:
        assert sorted(credited.values()) == sorted(each.id for each in people[:-1])
    for lang in ("ko", "en"):
        assert all("{" not in Catalogue(lang).text(note) for note in notes)


def plain(people: tuple[Student, ...]) -> dict[str, str]:
    """Return a file a student."""
    return {f"{each.name}.py": each.id for each in people}


def exported(people: tuple[Student, ...]) -> dict[str, str]:
    """Return Gradescope's export, whose folders do not say whose they are."""
    files = {f"submission_{each.number}/hw2.py": each.id for each in people}
    lines = [
        f"submission_{each.number}:\n  :submitters:\n  - :name: {each.name}\n    :sid: '{each.id}'\n    :email: {each.email}\n"
        for each in people
    ]
    return files | {"submission_metadata.yml": "---\n" + "".join(lines)}


def of_moodle(people: tuple[Student, ...]) -> dict[str, str]:
    """Return Moodle's download."""
    return {f"{each.name}_{each.number}_assignsubmission_file_/hw2.py": each.id for each in people}


def sections(people: tuple[Student, ...]) -> dict[str, str]:
    """Return two sections with a folder for each student."""
    return {f"section {'AB'[at % 2]}/{each.name}/hw2.py": each.id for at, each in enumerate(people)}


def released(people: tuple[Student, ...]) -> dict[str, str]:
    """Return nbgrader's tree of two assignments."""
    own = {f"submitted/{each.login}/hw2/hw2.py": each.id for each in people}
    return own | {f"submitted/{each.login}/hw3/hw3.py": "x" for each in people}


CONTENTS = {
    "files": plain,
    "Gradescope": exported,
    "Moodle": of_moodle,
    "sections": sections,
    "nbgrader": released,
}
WRAPPERS = {
    "none": "",
    "folder": "submissions/",
    "Korean folder": "과제2-1234/",
    "Google Drive": "drive-download-20260309T030000Z-001/hw2/",
    "GitHub": "hw2-submissions-main/",
    "two folders": "ml2026/hw2 submitted/",
}


@pytest.mark.parametrize("form", ["folder", "zip", "zip in a zip"])
@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("content", CONTENTS)
def test_wrapped_class_is_entered(tmp_path, content: str, wrapper: str, form: str) -> None:
    """A class in a folder, a zip or both is the same class, with each file its author's."""
    files = {
        f"{WRAPPERS[wrapper]}{name}": text if name.endswith(".yml") else f"owner = '{text}'\n"
        for name, text in CONTENTS[content](CLASS).items()
    }
    (tmp_path / "roster.csv").write_bytes(gradescope(CLASS))
    place = _packed(tmp_path, files, form)
    listed = read_roster(tmp_path / "roster.csv")
    with open_class(place, "hw2.py", listed, assignment="hw2") as opened:
        works = list(opened.load_all())
    owners = {work.student: next(iter(work.submission.files.values())).decode() for work in works}
    assert owners == {each.id: f"owner = '{each.id}'\n" for each in CLASS}


def _packed(tmp_path: Path, files: dict[str, str], form: str) -> Path:
    if form == "folder":
        for name, text in files.items():
            path = tmp_path / "class" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "class"
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    if form == "zip":
        return tmp_path / "class.zip"
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(tmp_path / "class.zip", "class.zip")
    return tmp_path / "outer.zip"
