"""Gradescope's "Export Submissions": `submission_{id}` folders, with authors in `submission_metadata.yml`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from grader.domain.identity import Claim, Platform
from grader.domain.messages import message
from grader.intake.platforms.layout import (
    AssignmentTarget,
    ClassFolder,
    ClassLayout,
    FoundAttempt,
    SubmittedFile,
)
from grader.intake.times import parse_time

METADATA: Final = "submission_metadata.yml"
_FOLDER: Final = re.compile(r"^submission_\d+$")
_SUBMISSION: Final = re.compile(r"""^["']?(?P<name>[^\s:"'][^:"']*)["']?:\s*$""")
_FIELD: Final = re.compile(r"^ {2}:(?P<field>\w+):\s*(?P<value>.*)$")
# The file also holds every result with its output: a class of 500 makes a few MB.
_MOST_BYTES: Final = 64 << 20
_MOST_AUTHORS_BYTES: Final = 64 << 10


@dataclass(frozen=True, slots=True)
class _Record:
    """What the metadata says about one submission: its authors, as YAML, and when it was made."""

    authors: str = ""
    created_at: str = ""


def recognise(folder: ClassFolder, target: AssignmentTarget) -> ClassLayout | None:
    """Return the layout where the metadata is, or where most folders are `submission_{id}`."""
    folders = [each for each in folder.folders if _FOLDER.match(each.name)]
    has_metadata = folder.source.has(folder.key, METADATA)
    if not has_metadata and (not folders or 2 * len(folders) < len(folder.entries)):
        return None
    records = dict(_records(folder.source.text(folder.key, METADATA, _MOST_BYTES))) if has_metadata else {}
    entries = [each for each in folder.entries if each.name != METADATA]
    attempts = []
    ignored = []
    for entry in entries:
        record = records.get(entry.name) or records.get(entry.name.rsplit(".", 1)[0])
        if record is None and not _FOLDER.match(entry.name):
            ignored.append(entry.name)
            continue
        claims = tuple(_claims(record, entry.name))
        attempt = FoundAttempt(claims, (SubmittedFile(entry),))
        created = record.created_at if record else ""
        attempts.append(attempt.with_time(parse_time(created, target.zone) if created else None))
    why = message("layout-gradescope", count=len(attempts))
    return ClassLayout(Platform.GRADESCOPE, why, tuple(attempts), tuple(ignored))


def _claims(record: _Record | None, name: str) -> Iterator[Claim]:
    """Yield one claim for each author; where none is named, the submission's own name."""
    authors = _authors(record.authors) if record else []
    for author in authors:
        number, email = _text(author, ":sid"), _text(author, ":email")
        yield Claim(
            Platform.GRADESCOPE,
            platform_id=name,
            display_name=_text(author, ":name"),
            ids=(number,) if number else (),
            emails=(email,) if email else (),
        )
    if not authors:
        yield Claim(Platform.GRADESCOPE, platform_id=name)


def _records(text: str) -> Iterator[tuple[str, _Record]]:
    """Read the few fields that are needed line by line: results may hold megabytes of output."""
    name, field = "", ""
    authors: list[str] = []
    created = ""
    for line in text.splitlines():
        if submission := _SUBMISSION.match(line):
            if name:
                yield name, _Record("\n".join(authors), created)
            name, field, authors, created = submission["name"], "", [], ""
        elif found := _FIELD.match(line):
            field = found["field"]
            created = found["value"] if field == "created_at" else created
        elif field == "submitters":
            authors.append(line)
    if name:
        yield name, _Record("\n".join(authors), created)


def _authors(text: str) -> list[Mapping[str, Any]]:
    if len(text) > _MOST_AUTHORS_BYTES or "&" in text.split("- ", 1)[0]:
        return []
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError:
        return []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(author: Mapping[str, Any], field: str) -> str:
    value = author.get(field)
    return "" if value is None else str(value).strip()
