"""Decide which person of the class a submission belongs to, or why that is nobody.

Everything that a platform or a name states is evidence. A person is credited only if all evidence that
points to anybody points to this person. One wrong credit is worse than ten "not on the roster".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.domain.identity import Claim, Person, Platform
from grader.domain.messages import Readable, message
from grader.intake.clues import Clue, SearchedText, names_of, own_words, search_text
from grader.intake.name_words import name_words, normalize, spellings, split_words
from grader.intake.people import NOBODY, People, Roster, joined_names, named_with


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One thing that was stated, who it fits, and whether it is no more than a hint that may fit nobody."""

    shown: str
    people: People
    may_fit_nobody: bool = False


def identify(claim: Claim, roster: Roster, noise: frozenset[str]) -> Person | Readable:
    """Return the person of `roster` who made a submission, or the reason why nobody is credited."""
    evidence = list(_stated(claim, roster))
    searched = search_text(claim.text, roster, noise) if claim.text else None
    if searched is not None:
        evidence += [_Evidence(clue.shown, clue.people) for clue in searched.clues]
    pointing = [each for each in evidence if each.people]
    if not pointing:
        return _nobody(claim, evidence, searched, roster)
    stranger = next((each for each in evidence if not each.people and not each.may_fit_nobody), None)
    if stranger is not None:
        return message(
            "identity-stranger", shown=stranger.shown, text=_shown(claim), names=names_of(pointing[0].people)
        )
    agreed = frozenset.intersection(*(each.people for each in pointing))
    if not agreed:
        return _conflict(pointing)
    if len(agreed) > 1:
        return message(
            "identity-ambiguous", shown=pointing[0].shown, count=len(agreed), names=names_of(agreed)
        )
    (person,) = agreed
    doubt = None if searched is None or _is_stated(claim, roster) else _doubt(searched, person, roster)
    return doubt or _mismatch(claim, person, roster) or person


def _stated(claim: Claim, roster: Roster) -> Iterator[_Evidence]:
    """Yield what the platform states; its display name is compared with names only, never with logins."""
    if claim.platform_id:
        yield _Evidence(claim.platform_id, _with_platform_id(claim, roster), may_fit_nobody=True)
    for text in claim.ids:
        people = roster.with_id(text)
        yield _Evidence(text, people, may_fit_nobody=not roster.looks_like_id(text))
    for text in claim.emails:
        yield _Evidence(text, roster.with_email(text), may_fit_nobody=True)
    for text in claim.logins:
        people = roster.with_login(text) or roster.with_id(text) or roster.with_email(text)
        yield _Evidence(text, people, may_fit_nobody=True)
    if claim.display_name:
        yield _Evidence(
            claim.display_name, _with_display_name(claim.display_name, roster), may_fit_nobody=True
        )


def _with_platform_id(claim: Claim, roster: Roster) -> People:
    if claim.platform is Platform.MOODLE:
        return roster.with_participant_number(claim.platform_id)
    if claim.platform is not Platform.CANVAS:
        return NOBODY
    if roster.has_canvas_ids:
        return roster.with_canvas_id(claim.platform_id)
    # Canvas's numbers may equal a school's ids by chance: they count where the name does not contradict.
    return frozenset(
        person
        for person in roster.with_id(claim.platform_id)
        if not is_other_name(claim.display_name, person)
    )


def _with_display_name(name: str, roster: Roster) -> People:
    """Return whose full name a display name is; an id in it must be the person's own."""
    words = split_words(normalize(name))
    joined = "".join(word.text for word in words if not word.is_number)
    people = NOBODY.union(*(roster.with_joined_name(form) for form in spellings(joined)))
    long_numbers = [word.text for word in words if word.is_number and roster.looks_like_id(word.text)]
    for number in long_numbers:
        people &= roster.with_id(number)
    return people


def is_other_name(shown: str, person: Person) -> bool:
    """Whether a display name in the script of the person's name is nevertheless another name."""
    if not shown:
        return False
    words = [word for word in split_words(normalize(shown)) if not word.is_number]
    own = name_words(person.name)
    joined = "".join(word.text for word in words)
    if spellings(joined) & joined_names(person):
        return False
    has_script = {word.is_alphabetic for word in words} & {
        each.is_alphabetic for each in split_words(" ".join(own))
    }
    return bool(has_script)


def _is_stated(claim: Claim, roster: Roster) -> bool:
    """Whether the platform's own statements point to somebody, so that a text is a second opinion only."""
    return any(each.people for each in _stated(claim, roster))


def _mismatch(claim: Claim, person: Person, roster: Roster) -> Readable | None:
    """Return why a statement contradicts the person: an e-mail address or a login that is not theirs."""
    logins = {normalize(text) for text in claim.logins}
    addresses = {normalize(text) for text in claim.emails}
    is_other_login = (
        claim.platform is Platform.CLASSROOM
        and roster.has_github_logins
        and bool(person.login)
        and normalize(person.login) not in logins
    )
    is_other_address = bool(addresses and person.email) and normalize(person.email) not in addresses
    has_own_id = any(person in roster.with_id(text) for text in claim.ids)
    if is_other_login or (is_other_address and not has_own_id):
        shown = (claim.logins if is_other_login else claim.emails)[0]
        return message("identity-stranger", shown=shown, text=_shown(claim), names=person.name)
    return None


def _doubt(searched: SearchedText, person: Person, roster: Roster) -> Readable | None:
    """Return why clues in a text are not enough: a login beside unknown words, a part of a longer name."""
    own = own_words([person.name], [person.id, person.number, person.login, person.email])
    strong = [clue for clue in searched.clues if not clue.is_weak]
    if not strong:
        words = searched.unexplained_words(own)
        if words:
            shown = searched.clues[0].shown
            return message("identity-weak", shown=shown, names=person.name, words=" ".join(words[:5]))
        return _namesakes(searched.clues, person, roster)
    if any(clue.kind.value in {"email", "id"} for clue in strong):
        return None
    for clue in strong:
        longer = searched.longer_name(clue) or searched.foreign_name(clue)
        if longer is not None:
            return message("identity-longer-name", shown=clue.shown, word=longer, names=person.name)
    return None


def _namesakes(clues: tuple[Clue, ...], person: Person, roster: Roster) -> Readable | None:
    """Return a doubt where a login such as `kim` is also a part of other people's names."""
    for clue in clues:
        people = named_with(clue.shown, roster) | {person}
        if len(people) > 1:
            return message("identity-ambiguous", shown=clue.shown, count=len(people), names=names_of(people))
    return None


def _conflict(pointing: list[_Evidence]) -> Readable:
    first = pointing[0]
    second = next((each for each in pointing[1:] if not each.people & first.people), pointing[-1])
    return message(
        "identity-conflict",
        first=first.shown,
        first_names=names_of(first.people),
        second=second.shown,
        second_names=names_of(second.people),
    )


def _nobody(
    claim: Claim, evidence: list[_Evidence], searched: SearchedText | None, roster: Roster
) -> Readable:
    stranger = next((each.shown for each in evidence if not each.may_fit_nobody), None)
    if stranger is not None:
        return message("identity-unknown-id", shown=stranger)
    if searched is not None and _holds_short_id(searched, roster):
        return message("identity-short-number", text=_shown(claim))
    return message("identity-unknown", text=_shown(claim))


def _holds_short_id(searched: SearchedText, roster: Roster) -> bool:
    """Whether a number of its own, not that of `hw2`, is somebody's id."""
    touched = {word.end for word in searched.words if not word.is_number and searched.is_noise(word)}
    return any(
        word.is_number and word.start not in touched and roster.with_id(word.text) for word in searched.words
    )


def _shown(claim: Claim) -> str:
    return claim.text or claim.display_name or claim.platform_id or " ".join((*claim.emails, *claim.logins))
