"""Blackboard's "Assignment File Download": `{assignment}_{username}_attempt_{date}_{original}` and a receipt.

The receipt is the same name with `.txt` and no original; it holds `Name: Jane Doe (jdoe)` and the time.
"""

import re
from collections.abc import Sequence
from typing import Final

from grader.domain.identity import Claim, Platform
from grader.domain.messages import message
from grader.intake.class_sources import SourceEntry
from grader.intake.platforms.layout import (
    AssignmentTarget,
    ClassFolder,
    ClassLayout,
    FoundAttempt,
    SubmittedFile,
)
from grader.intake.platforms.plain_folder import take_plain
from grader.intake.times import parse_time

_NAME: Final = re.compile(
    r"^(?P<assignment>.+)_(?P<user>[^_]+)_attempt_(?P<at>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<original>.+)|\.txt)$",
    re.DOTALL,
)
_SHOWN_NAME: Final = re.compile(r"^Name:\s*(?P<name>.+?)\s*\([^()]*\)\s*$", re.MULTILINE)
_RECEIPT_BYTES: Final = 4096

_Files = list[tuple[SourceEntry, re.Match[str]]]


def recognise(folder: ClassFolder, target: AssignmentTarget) -> ClassLayout | None:
    """Return the layout where at least half of the names are Blackboard's."""
    found = [(each, match) for each in folder.entries if (match := _NAME.match(each.name))]
    if not found or 2 * len(found) < len(folder.entries):
        return None
    by_attempt: dict[tuple[str, str], _Files] = {}
    for entry, match in found:
        by_attempt.setdefault((match["user"], match["at"]), []).append((entry, match))
    attempts = [_attempt(folder, files, target) for _, files in sorted(by_attempt.items())]
    rest, ignored = take_plain(folder.without(entry for entry, _ in found))
    why = message("layout-blackboard", count=len(attempts), example=found[0][0].name)
    return ClassLayout(Platform.BLACKBOARD, why, (*attempts, *rest), ignored)


def _attempt(
    folder: ClassFolder, files: Sequence[tuple[SourceEntry, re.Match[str]]], target: AssignmentTarget
) -> FoundAttempt:
    user, stamp = files[0][1]["user"], files[0][1]["at"]
    receipt = next((entry for entry, match in files if not match["original"]), None)
    text = "" if receipt is None else folder.source.text(folder.key, receipt.name, _RECEIPT_BYTES)
    shown = _SHOWN_NAME.search(text)
    submitted = tuple(
        SubmittedFile(entry, name=match["original"]) for entry, match in files if match["original"]
    )
    if not submitted and receipt is not None:
        submitted = (SubmittedFile(receipt, typed="text"),)
    day, clock = stamp[:10], stamp[11:].replace("-", ":")
    claim = Claim(Platform.BLACKBOARD, display_name=shown["name"] if shown else "", logins=(user,))
    return FoundAttempt((claim,), submitted, order=(0, stamp)).with_time(
        parse_time(f"{day} {clock}", target.zone)
    )
