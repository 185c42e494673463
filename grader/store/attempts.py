"""Join the attempts of a download with those that are stored: no download demotes a newer attempt.

An attempt is recognised by its content, since a download numbers only what it holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from grader.domain.identity import Platform
from grader.store.records import Arrival, HandedIn

# Platforms whose names number the attempts, so that the number says which is newer.
_NUMBERED: Final = frozenset({Platform.CANVAS.value})


@dataclass(frozen=True, slots=True)
class JoinedAttempts:
    """One student's attempts as they are to be stored, and how the download's are stored.

    `rows` pairs each attempt with the number that it had in the gradebook, None for a new one.
    """

    rows: tuple[tuple[int | None, HandedIn], ...]
    arrivals: tuple[Arrival, ...]


def join_attempts(stored: Sequence[HandedIn], listed: Sequence[HandedIn]) -> JoinedAttempts:
    """Join one student's stored attempts with those of a download, each in order, oldest first."""
    listed = list({each.attempt: each for each in listed}.values())
    matches = _match(stored, listed)
    numbers = _numbers(stored, listed, matches)
    newest = _newest(stored, listed, matches)
    merged = [
        replace(_updated(each, match), attempt=number, is_newest=newest == ("listed", at))
        for at, (each, match, number) in enumerate(zip(listed, matches, numbers, strict=True))
    ]
    matched = {match.attempt for match in matches if match is not None}
    kept = [
        replace(each, is_newest=newest == ("stored", each.attempt))
        for each in stored
        if each.attempt not in matched
    ]
    old_numbers = [None if match is None else match.attempt for match in matches]
    rows = [*zip(old_numbers, merged, strict=True), *((each.attempt, each) for each in kept)]
    arrivals = tuple(
        Arrival(each.key, now.key, now.is_newest, is_older=each.is_newest and not now.is_newest)
        for each, now in zip(listed, merged, strict=True)
    )
    return JoinedAttempts(tuple(rows), arrivals)


def _match(stored: Sequence[HandedIn], listed: Sequence[HandedIn]) -> list[HandedIn | None]:
    """Find the stored attempt with the content of each listed one, of equal ones that with its number."""
    free = list(stored)
    matches: list[HandedIn | None] = [None] * len(listed)
    for at, each in enumerate(listed):
        alike = [known for known in stored if _has_same_content(known, each)]
        twins = [other for other in listed if _has_same_content(other, each)]
        place = twins.index(each)
        if len(twins) > 1 and len(twins) >= len(alike) > place:
            # The same program several times: the order tells which is which.
            matches[at] = alike[place]
            free.remove(alike[place])
    for is_same_number in (True, False):
        for at, each in enumerate(listed):
            found = next((known for known in free if _is_same(known, each, is_same_number)), None)
            if matches[at] is None and found is not None:
                matches[at] = found
                free.remove(found)
    return matches


def _is_same(known: HandedIn, listed: HandedIn, is_same_number: bool) -> bool:
    if is_same_number and known.attempt == listed.attempt:
        # An attempt that could not be read has no content yet.
        return "" in {known.sha256, listed.sha256} or _has_same_content(known, listed)
    if is_same_number or not _has_same_content(known, listed):
        return False
    times = {known.handed_in_at, listed.handed_in_at}
    # The same content again at another time is another attempt.
    return None in times or len(times) == 1


def _has_same_content(known: HandedIn, listed: HandedIn) -> bool:
    if known.content and listed.content:
        return known.content == listed.content
    return known.sha256 == listed.sha256


def _updated(listed: HandedIn, known: HandedIn | None) -> HandedIn:
    """Take what the download says; what only the gradebook knows stays."""
    if known is None:
        return listed
    if not listed.sha256:
        return replace(known, name=listed.name)
    return replace(
        listed,
        handed_in_at=listed.handed_in_at or known.handed_in_at,
        late_flag=listed.late_flag or known.late_flag,
    )


def _numbers(
    stored: Sequence[HandedIn], listed: Sequence[HandedIn], matches: Sequence[HandedIn | None]
) -> list[int]:
    """Return the numbers of a download's attempts: its own if it has all, else after the stored ones."""
    matched = {match.attempt for match in matches if match is not None}
    if len(matched) == len(stored):
        return [each.attempt for each in listed]
    taken = {each.attempt for each in stored}
    numbers = []
    for each, match in zip(listed, matches, strict=True):
        number = each.attempt if match is None else match.attempt
        if match is None and number in taken:
            number = max(taken) + 1
        taken.add(number)
        numbers.append(number)
    return numbers


def _newest(
    stored: Sequence[HandedIn], listed: Sequence[HandedIn], matches: Sequence[HandedIn | None]
) -> tuple[str, int] | None:
    """Return which attempt counts: of the download, by its place, or of the gradebook, by its number."""
    own = next((at for at in reversed(range(len(listed))) if listed[at].is_newest), None)
    before = next((each for each in stored if each.is_newest), None)
    at_before = next((at for at, match in enumerate(matches) if before is not None and match is before), None)
    if own is None:
        if before is None:
            return None
        return ("stored", before.attempt) if at_before is None else ("listed", at_before)
    if before is None or at_before is not None:
        return ("listed", own)
    is_newer = _is_newer(listed[own], matches[own], before)
    return ("listed", own) if is_newer else ("stored", before.attempt)


def _is_newer(listed: HandedIn, match: HandedIn | None, before: HandedIn) -> bool:
    """Whether a download's newest attempt is newer than the stored newest, which the download lacks."""
    if listed.handed_in_at is not None and before.handed_in_at is not None:
        return listed.handed_in_at >= before.handed_in_at
    if match is not None:
        # Known as an older attempt: the download is old, or the student went back to it; a person decides.
        return False
    if listed.platform in _NUMBERED and before.platform == listed.platform:
        return listed.attempt > before.attempt
    return True
