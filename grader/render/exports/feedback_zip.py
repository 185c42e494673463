"""Feedback files in one zip, under the names by which a platform knows whose they are."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Final

from grader.domain.exported_result import ExportedResult
from grader.domain.identity import Person
from grader.intake.people import participant_number
from grader.intake.platforms.canvas_names import read_canvas_name

_MOODLE: Final = re.compile(r"^[^_]*_(?P<id>\d+)_assignsubmission_[a-z]+")
_ILLEGAL: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|_]+')
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_FILE: Final = "feedback.html"

Namer = Callable[[ExportedResult, Person], str | None]


def canvas_name(result: ExportedResult, _person: Person) -> str | None:
    """Return the name for Canvas: the download's, with the attachment's number, which Canvas looks up.

    None where the submission did not come from Canvas's own download.
    """
    for part in reversed(PurePath(result.path).parts):
        name = read_canvas_name(part)
        if name is not None and name.attachment:
            prefix = part[: part.index(f"_{name.attachment}_") + len(f"_{name.attachment}_")]
            return prefix + _FILE
    return None


def moodle_name(result: ExportedResult, person: Person) -> str | None:
    """Return the name for Moodle: the download's folder, or the one that Moodle would give.

    None where the worksheet does not name the participant.
    """
    number = participant_number(person.identifier)
    for part in reversed(PurePath(result.path).parts):
        match = _MOODLE.match(part)
        if match and (match["id"] == number or not number):
            return f"{match.group()}_/{_FILE}"
    if not number:
        return None
    return f"{_ILLEGAL.sub(' ', person.name).strip()}_{number}_assignsubmission_file_/{_FILE}"


def write_feedback_zip(pages: Mapping[str, str]) -> bytes:
    """Return a zip of pages by name; the same pages make the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in pages.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), page.encode("utf-8", "replace"))
    return content.getvalue()
