"""Turn what a download states about an author into an identity, with or without a class list."""

from collections.abc import Mapping
from typing import Final

from grader.domain.identity import Claim, Identity, KnownAuthor, Person, Platform
from grader.intake.identification import identify
from grader.intake.name_words import normalize
from grader.intake.people import Roster

# Whose each author's submissions were found to be earlier.
KnownAuthors = Mapping[tuple[Platform, str], KnownAuthor]
# Platforms that name a group where they name a person otherwise.
_WITH_GROUPS: Final = frozenset({Platform.CANVAS, Platform.MOODLE, Platform.BRIGHTSPACE})
_PARTICIPANT: Final = "Participant {number}"


def find_identity(
    claim: Claim, key: str, roster: Roster | None, noise: frozenset[str], known: KnownAuthor | None = None
) -> Identity:
    """Return whose a submission is; `key` is what it is stored under where nobody is credited.

    `known` is whose it was found to be earlier, which counts unless the list credits somebody now.
    """
    found = None if roster is None else identify(claim, roster, noise)
    if isinstance(found, Person):
        return Identity(found.id, visible(found.name), claim, found)
    if known is None:
        return Identity(key, visible(author_name(claim)), claim, reason=found)
    person = None if roster is None else roster.person(known.student)
    return Identity(known.student, known.name, claim, person, None if known.is_credited else found)


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


def group_claims(claims: tuple[Claim, ...], roster: Roster | None, known: KnownAuthors) -> tuple[Claim, ...]:
    """Return a claim for each member where a platform names a group instead of a person."""
    if len(claims) != 1 or claims[0].platform not in _WITH_GROUPS:
        return claims
    (claim,) = claims
    listed = () if roster is None else roster.in_group(normalize(claim.display_name))
    members = tuple((person.id, person.name) for person in listed)
    if not members and (earlier := known.get(author_id(claim))) is not None:
        members = earlier.members
    named = tuple(Claim(claim.platform, display_name=name, ids=(student,)) for student, name in members)
    return named or claims


def author_id(claim: Claim) -> tuple[Platform, str]:
    """Return what tells an author from all others of an assignment."""
    return claim.platform, author_key(claim)


def visible(name: str) -> str:
    """Return a name that can be shown: a file's name may hold what steers a terminal, or no text at all."""
    return "".join(character if character.isprintable() else "?" for character in name)
