"""Moodle's "Download all submissions", with folders or flat.

Names are `{Full name}_{unique id}_assignsubmission_{plugin}_{original}`, with `{Group}-` before them in
separate groups, and `Participant` for the name in blind marking. The unique id is the number
in the worksheet's `Participant 71`.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
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

_NAME: Final = re.compile(
    r"^(?P<name>.*?)(?:_(?P<id>\d+))?_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<original>.*))?$", re.DOTALL
)
# The word for a participant, in the languages whose worksheets are read; file names lose the slash.
_BLIND: Final = re.compile(r"^(?:.*-)?(?P<word>Participant|참가자|참여자|Teilnehmer/?_?in)$")


def recognise(folder: ClassFolder, _target: AssignmentTarget) -> ClassLayout | None:
    """Return the layout where at least half of the names are Moodle's."""
    found = [(each, match) for each in folder.entries if (match := _NAME.match(each.name))]
    if not found or 2 * len(found) < len(folder.entries):
        return None
    groups = _group_prefixes({match["name"] for _, match in found})
    attempts: dict[str, FoundAttempt] = {}
    for entry, match in found:
        file = _file(entry, match)
        claim = _claim(match, groups)
        author = claim.platform_id or claim.display_name
        known = attempts.get(author)
        attempts[author] = (
            replace(known, files=(*known.files, file)) if known else FoundAttempt((claim,), (file,))
        )
    rest, ignored = take_plain(folder.without(entry for entry, _ in found))
    why = message("layout-moodle", count=len(attempts), example=found[0][0].name)
    return ClassLayout(Platform.MOODLE, why, (*attempts.values(), *rest), ignored)


def _file(entry: SourceEntry, match: re.Match[str]) -> SubmittedFile:
    typed = "" if match["plugin"] == "file" else "text"
    return SubmittedFile(entry, name="" if entry.is_folder else match["original"] or entry.name, typed=typed)


def _claim(match: re.Match[str], groups: Iterable[str]) -> Claim:
    number = match["id"] or ""
    if _BLIND.match(match["name"]):
        return Claim(Platform.MOODLE, platform_id=number)
    prefix = next((each for each in groups if match["name"].startswith(each)), "")
    return Claim(Platform.MOODLE, platform_id=number, display_name=match["name"].removeprefix(prefix))


def _group_prefixes(names: Iterable[str]) -> frozenset[str]:
    """Find what comes before a hyphen in every name and twice at least: groups, not `Jean-Pierre`."""
    firsts = Counter(name.split("-", 1)[0] for name in names if "-" in name)
    if not firsts or any("-" not in name for name in names) or min(firsts.values()) < 2:
        return frozenset()
    return frozenset(f"{first}-" for first in firsts)
