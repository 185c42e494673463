"""ILIAS's exercise download: folders `{Last name}_{First name}_{login}_{user id}`, in `Team {n}` for teams.

The rule is `getDirectoryNameFromUserData` of its exercise module (https://github.com/ILIAS-eLearning/ILIAS).
"""

import re
from collections.abc import Iterator
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

_PERSON: Final = re.compile(r"^(?P<last>[^_]+)_(?P<first>[^_]+)_(?P<login>.+)_(?P<id>\d{2,})$")
_TEAM: Final = re.compile(r"^Team \d+$")


def recognise(folder: ClassFolder, _target: AssignmentTarget) -> ClassLayout | None:
    """Return the layout where all folders are people's or teams', and user ids differ."""
    people = [(each, match) for each in folder.folders if (match := _PERSON.match(each.name))]
    teams = [each for each in folder.folders if _TEAM.match(each.name)]
    numbers = {match["id"] for _, match in people}
    if not folder.folders or len(people) + len(teams) < len(folder.folders) or len(numbers) < len(people):
        return None
    attempts = [FoundAttempt((_claim(match),), (SubmittedFile(entry),)) for entry, match in people]
    for team in teams:
        members = list(_members(folder.inner(team).folders))
        claims = tuple(_claim(match) for _, match in members)
        if not claims:
            return None
        attempts.append(FoundAttempt(claims, tuple(SubmittedFile(entry) for entry, _ in members)))
    taken = [*(entry for entry, _ in people), *teams]
    rest, ignored = take_plain(folder.without(taken))
    why = message("layout-ilias", count=len(attempts), example=taken[0].name)
    return ClassLayout(Platform.ILIAS, why, (*attempts, *rest), ignored)


def _members(folders: list[SourceEntry]) -> Iterator[tuple[SourceEntry, re.Match[str]]]:
    for each in folders:
        if match := _PERSON.match(each.name):
            yield each, match


def _claim(match: re.Match[str]) -> Claim:
    name = f"{match['first']} {match['last']}"
    return Claim(Platform.ILIAS, platform_id=match["id"], display_name=name, logins=(match["login"],))
