"""Made-up students, and the files that they submit through a platform."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FAMILY: Final = [
    *[("김", "Kim"), ("이", "Lee"), ("박", "Park"), ("최", "Choi"), ("정", "Jung"), ("한", "Han")],
    *[("강", "Kang"), ("조", "Cho"), ("윤", "Yoon"), ("장", "Jang"), ("임", "Lim"), ("오", "Oh")],
    *[("서", "Seo"), ("신", "Shin"), ("권", "Kwon"), ("황", "Hwang"), ("안", "Ahn"), ("송", "Song")],
    *[("전", "Jeon"), ("홍", "Hong")],
]
_GIVEN: Final = [
    *[("민수", "Minsu"), ("서연", "Seoyeon"), ("지호", "Jiho"), ("하윤", "Hayun"), ("도윤", "Doyun")],
    *[("예준", "Yejun"), ("수아", "Sua"), ("지우", "Jiwoo"), ("현우", "Hyunwoo"), ("채원", "Chaewon")],
]


@dataclass(frozen=True, slots=True)
class MadeStudent:
    """A student with everything that a platform may know."""

    number: int
    korean: str
    english: str

    @property
    def id(self) -> str:
        """Return the student number."""
        return f"2026{self.number:04}"

    @property
    def login(self) -> str:
        """Return the login, which no other student has."""
        return f"{self.english.replace(' ', '').lower()}{self.number}"

    @property
    def program(self) -> bytes:
        """Return a program that no other student has."""
        return f"number = {self.number}\n".encode()


def make_students(count: int, seed: int = 0) -> list[MadeStudent]:
    """Make students whose names all differ, in an order that the seed decides."""
    names = [(f + g, f"{gg} {ff}") for f, ff in _FAMILY for g, gg in _GIVEN]
    drawn = random.Random(seed).sample(names, count)
    return [MadeStudent(number, *name) for number, name in enumerate(drawn)]


def write_class(
    folder: Path,
    students: list[MadeStudent],
    platform: str,
    program: Callable[[MadeStudent], bytes] | None = None,
) -> None:
    """Write the download of a class as `platform` makes it; `plain` names are as people choose them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, student in PLATFORMS[platform](students):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(program(student) if program else student.program)
    if platform == "gradescope":
        (folder / "submission_metadata.yml").write_text(_metadata(students), encoding="utf-8")


def write_roster(path: Path, students: list[MadeStudent], platform: str) -> None:
    """Write a class list as the platform exports it, in UTF-8 with a byte order mark."""
    if platform == "moodle":
        lines = ["Identifier,Full name,ID number,Email address"]
        lines += [
            f"Participant {900 + s.number},{s.english},{s.id},{s.login}@example.ac.kr" for s in students
        ]
    elif platform == "canvas":
        lines = ["Student,ID,SIS User ID,SIS Login ID"]
        lines += [f'"{s.english}",{500 + s.number},{s.id},{s.login}' for s in students]
    else:
        lines = ["학번,이름,이메일,아이디"]
        lines += [f"{s.id},{s.korean} ({s.english}),{s.login}@example.ac.kr,{s.login}" for s in students]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def _plain(students: list[MadeStudent]) -> Iterator[tuple[str, MadeStudent]]:
    forms = ("{0.id}_{0.korean}.py", "{0.korean} 과제.py", "hw2_{0.id}.py", "{0.login}@example.ac.kr_hw2.py")
    for student in students:
        yield forms[student.number % len(forms)].format(student), student


def _moodle(students: list[MadeStudent]) -> Iterator[tuple[str, MadeStudent]]:
    for student in students:
        yield f"{student.english}_{900 + student.number}_assignsubmission_file_/hw2.py", student


def _canvas(students: list[MadeStudent]) -> Iterator[tuple[str, MadeStudent]]:
    for student in students:
        shown = "".join(reversed(student.english.split())).lower()
        yield f"{shown}_{500 + student.number}_{7000 + student.number}_hw2.py", student


def _nbgrader(students: list[MadeStudent]) -> Iterator[tuple[str, MadeStudent]]:
    for student in students:
        yield f"submitted/{student.login}/hw2/hw2.py", student


def _gradescope(students: list[MadeStudent]) -> Iterator[tuple[str, MadeStudent]]:
    for student in students:
        yield f"submission_{8000 + student.number}/hw2.py", student


def _metadata(students: list[MadeStudent]) -> str:
    entries = [
        f"submission_{8000 + student.number}:\n"
        "  :submitters:\n"
        f"  - :name: {student.english}\n"
        f"    :sid: '{student.id}'\n"
        f"    :email: {student.login}@example.ac.kr\n"
        "  :created_at: 2026-03-09 12:00:00.000000000 Z\n"
        for student in students
    ]
    return "---\n" + "".join(entries)


def _blackboard(students: list[MadeStudent]) -> Iterator[tuple[str, MadeStudent]]:
    for student in students:
        yield f"Homework 2_{student.login}_attempt_2026-03-09-12-00-{student.number % 60:02}_hw2.py", student


def _brightspace(students: list[MadeStudent]) -> Iterator[tuple[str, MadeStudent]]:
    for student in students:
        folder = f"{3000 + student.number}-{77} - {student.english} - Mar 9, 2026 1159 AM"
        yield f"{folder}/hw2.py", student


def _ilias(students: list[MadeStudent]) -> Iterator[tuple[str, MadeStudent]]:
    for student in students:
        first, last = student.english.split()
        yield f"{last}_{first}_{student.login}_{600 + student.number}/hw2.py", student


def _github(students: list[MadeStudent]) -> Iterator[tuple[str, MadeStudent]]:
    for student in students:
        yield f"hw2-{student.login}-main/hw2.py", student


PLATFORMS: Final[dict[str, Callable[[list[MadeStudent]], Iterator[tuple[str, MadeStudent]]]]] = {
    "plain": _plain,
    "moodle": _moodle,
    "canvas": _canvas,
    "nbgrader": _nbgrader,
    "gradescope": _gradescope,
    "blackboard": _blackboard,
    "brightspace": _brightspace,
    "ilias": _ilias,
    "github": _github,
}
