"""Pack an autograder for Gradescope: the grader as a wheel, pinned packages, one assignment, two scripts.

The zip holds hidden checks, so it is for the instructor's upload only.
"""

import io
import json
import platform
import stat
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.course.assignment_version import readable_entries
from grader.course.course import Course
from grader.course.place import FULL_KIND, MARK
from grader.domain.assignment import Assignment
from grader.domain.run import Isolation
from grader.services.authoring.own_wheel import own_wheel, pinned_requirements

_TEMPLATES: Final = Path(__file__).resolve().parents[2] / "course" / "autograder"
_SCRIPTS: Final = ("setup.sh", "run_autograder")
# Gradescope gives each file of a zip this time; without one, the same course makes another zip each minute.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_EXECUTABLE: Final = stat.S_IFREG | 0o755
_PLAIN: Final = stat.S_IFREG | 0o644


@dataclass(frozen=True, slots=True)
class AutograderTerms:
    """What the autograder grades with; `name` is an assignment or a group."""

    name: str
    lang: str
    budget: str = "full"
    isolation: Isolation = Isolation.AVAILABLE
    hidden_seed: str | None = None


def autograder_zip(course: Course, terms: AutograderTerms) -> bytes:
    """Return the zip. Raises `UsageError` for an assignment that the course does not have."""
    assignments = course.resolve(terms.name)
    files: dict[str, bytes] = {name: _script(name, terms).encode() for name in _SCRIPTS}
    wheel_name, wheel = own_wheel()
    files[wheel_name] = wheel
    files["requirements.txt"] = "".join(f"{line}\n" for line in pinned_requirements()).encode()
    files |= {f"course/{name}": content for name, content in _course(course, assignments, terms).items()}
    return _pack(files)


def _script(name: str, terms: AutograderTerms) -> str:
    text = (_TEMPLATES / name).read_text(encoding="utf-8")
    python = ".".join(platform.python_version_tuple()[:2])
    values = {"HW": terms.name, "LANG": terms.lang, "BUDGET": terms.budget, "PYTHON": python}
    for key, value in (values | {"ISOLATION": terms.isolation.value}).items():
        text = text.replace(f"@{key}@", value)
    return text


def _course(course: Course, assignments: Iterable[Assignment], terms: AutograderTerms) -> dict[str, bytes]:
    """Return the course reduced to what its checks read: no solutions, mutants or other assignments."""
    files = {MARK.as_posix(): _course_file(course, terms).encode()}
    for assignment in assignments:
        for entry in readable_entries(assignment.folder):
            found = [entry] if entry.is_file() else sorted(entry.rglob("*"))
            for file in found:
                if file.is_file() and "__pycache__" not in file.parts:
                    name = f"assignments/{assignment.folder.relative_to(assignment.folder.parent)}"
                    files[f"{name}/{file.relative_to(assignment.folder).as_posix()}"] = file.read_bytes()
    return files


def _course_file(course: Course, terms: AutograderTerms) -> str:
    """Return `course.toml` with the group if there is one; a JSON string is a string of TOML."""
    lines = [
        f'kind = "{FULL_KIND}"',
        f"lang = {json.dumps(terms.lang)}",
        f"zone = {json.dumps(str(course.zone))}",
    ]
    if terms.hidden_seed is not None:
        lines.append(f"hidden_seed = {json.dumps(terms.hidden_seed)}")
    title = course.title
    lines += ["", "[title]", f"ko = {json.dumps(title.ko)}", f"en = {json.dumps(title.en)}"]
    if (group := course.groups.get(terms.name)) is not None:
        key = json.dumps(terms.name)
        lines += ["", f"[groups.{key}]", f"members = {json.dumps(list(group.members))}"]
        lines += ["", f"[groups.{key}.title]", f"ko = {json.dumps(group.title.ko)}"]
        lines += [f"en = {json.dumps(group.title.en)}"]
    return "\n".join(lines) + "\n"


def _pack(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (_EXECUTABLE if name in _SCRIPTS else _PLAIN) << 16
            archive.writestr(entry, data)
    return content.getvalue()
