"""Brightspace's download: `{id}-{id} - {Full name} - {Mar 9, 2026 1159 PM}`, folders or files."""

import re
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
    r"^(?P<user>\d+)-\d+ ?- (?P<name>.+?) ?- (?P<at>\w+ \d{1,2}, \d{4} \d{3,4} [AP]M)"
    r"(?: - (?P<original>.+))?$",
    re.DOTALL,
)
_OVERVIEW: Final = "index.html"


def recognise(folder: ClassFolder, target: AssignmentTarget) -> ClassLayout | None:
    """Return the layout where at least half of the names are Brightspace's."""
    entries = [each for each in folder.entries if each.name.lower() != _OVERVIEW]
    found = [(each, match) for each in entries if (match := _NAME.match(each.name))]
    if not found or 2 * len(found) < len(entries):
        return None
    by_attempt: dict[tuple[str, str], list[tuple[SourceEntry, re.Match[str]]]] = {}
    for entry, match in found:
        by_attempt.setdefault((match["user"], match["at"]), []).append((entry, match))
    attempts = []
    for (user, at), files in by_attempt.items():
        claim = Claim(Platform.BRIGHTSPACE, platform_id=user, display_name=files[0][1]["name"])
        submitted = tuple(SubmittedFile(entry, name=match["original"] or "") for entry, match in files)
        time = parse_time(at, target.zone)
        order = (0, "" if not hasattr(time, "isoformat") else time.isoformat())
        attempts.append(FoundAttempt((claim,), submitted, order=order).with_time(time))
    rest, ignored = take_plain(folder.without(entry for entry, _ in found))
    why = message("layout-brightspace", count=len(attempts), example=found[0][0].name)
    return ClassLayout(Platform.BRIGHTSPACE, why, (*attempts, *rest), ignored)
