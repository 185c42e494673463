"""Turn what a download states about an author into an identity, with or without a class list."""

from typing import Final

from grader.domain.identity import Claim, Identity, Person, Platform
from grader.intake.identification import identify
from grader.intake.name_words import normalize
from grader.intake.people import Roster

# Platforms that name a group where they name a person otherwise.
_WITH_GROUPS: Final = frozenset({Platform.CANVAS, Platform.MOODLE, Platform.BRIGHTSPACE})
_PARTICIPANT: Final = "Participant {number}"


def find_identity(claim: Claim, key: str, roster: Roster | None, noise: frozenset[str]) -> Identity:
    """Return whose a submission is; `key` is what it is stored under where nobody is credited."""
    shown = visible(author_name(claim))
    if roster is None:
        return Identity(key, shown, claim)
    found = identify(claim, roster, noise)
    if isinstance(found, Person):
        return Identity(found.id, visible(found.name), claim, found)
    return Identity(key, shown, claim, reason=found)


def author_key(claim: Claim) -> str:
    """Return what tells an author from all others on a platform."""
    if claim.platform is Platform.MOODLE and claim.platform_id:
        return _PARTICIPANT.format(number=claim.platform_id)
    stated = (*claim.emails, *claim.ids, *claim.logins)
    if claim.platform is Platform.GRADESCOPE:
        return next(iter(stated), claim.display_name or claim.platform_id)
    return claim.platform_id or next(iter(stated), "") or claim.display_name or claim.text


def author_name(claim: Claim) -> str:
    """Return what to call an author who is on no list."""
    return claim.display_name or claim.text or next(iter(claim.logins), "") or author_key(claim)


def group_claims(claims: tuple[Claim, ...], roster: Roster | None) -> tuple[Claim, ...]:
    """Return a claim for each member where a platform names a group instead of a person."""
    if roster is None or len(claims) != 1 or claims[0].platform not in _WITH_GROUPS:
        return claims
    members = roster.in_group(normalize(claims[0].display_name))
    if not members:
        return claims
    return tuple(Claim(claims[0].platform, display_name=person.name, ids=(person.id,)) for person in members)


def visible(name: str) -> str:
    """Return a name that can be shown: a file's name may hold what steers a terminal, or no text at all."""
    return "".join(character if character.isprintable() else "?" for character in name)
