"""Find in a file's or folder's name everything that points to a person of the class, or to somebody else.

A clue is a whole e-mail address, a login with its separators, an id, or a full name in any order with any
separators. What lies within a longer clue is no clue: `Jane Li` within `Jane Li Doe`, the login `kim` within
the name `Kim Minsu`.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from grader.intake.name_words import Word, name_forms, name_words, normalize, spellings, split_words
from grader.intake.noise_words import GLUED_WORDS, is_date, is_short_number
from grader.intake.people import NOBODY, People, Roster, has_full_name, id_words

_ALNUM: Final = r"[^\W_]"
_EMAIL: Final = re.compile(r"[\w.+%-]+@[^\W_](?:[^\W_]|[.-](?=[^\W_]))*\.[^\W_]{2,}(?:-[^\W_]+)*")
_TOKEN: Final = re.compile(r"[^\W_]+")
_DIGITS: Final = re.compile(r"\d+")
_MOST_WORDS: Final = 8
_MOST_NAMES: Final = 5


class ClueKind(StrEnum):
    """What a clue is; a login, a short id or a single given name is a weak one."""

    EMAIL = "email"
    ID = "id"
    LOGIN = "login"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Clue:
    """A part of a text and who it points to; nobody on the list where `people` is empty."""

    kind: ClueKind
    shown: str
    people: People
    start: int
    end: int
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class SearchedText:
    """A text cut into words, the clues in it, and the words that are noise for this assignment."""

    text: str
    words: tuple[Word, ...]
    clues: tuple[Clue, ...]
    noise: frozenset[str]

    def is_noise(self, word: Word) -> bool:
        """Whether a word says nothing about a person."""
        if word.is_number:
            return is_short_number(word.text) or is_date(word.text)
        return word.text in self.noise

    def unexplained_words(self, own: frozenset[str]) -> list[str]:
        """Return the words that are neither noise, nor in a clue, nor in `own`, the person's words."""
        return [word.text for word in self.words if word.text not in own and not self._is_explained(word)]

    def foreign_name(self, clue: Clue) -> str | None:
        """Return a word beside a Latin name that may be another person's in Hangul or Han characters."""
        inside = next(word for word in self.words if word.start >= clue.start)
        foreign = [
            word.text
            for word in self.words
            if not word.is_alphabetic and not word.is_number and 2 <= len(word.text) <= 4
        ]
        unexplained = set(self.unexplained_words(frozenset()))
        return next((text for text in foreign if inside.is_alphabetic and text in unexplained), None)

    def _is_explained(self, word: Word) -> bool:
        return self.is_noise(word) or any(
            clue.start <= word.start and word.end <= clue.end for clue in self.clues
        )

    def longer_name(self, clue: Clue) -> str | None:
        """Return the word beside a Latin name that may belong to the same name: `Smith` in `Jane Doe Smith`.

        A word behind another kind of separator is another field, as in `Jane Doe_mnist`. A joined name has no
        separators, so that any word beside it counts.
        """
        inside = [word for word in self.words if clue.start <= word.start and word.end <= clue.end]
        separators = {self.text[one.end : two.start] for one, two in pairwise(inside)}
        if separators:
            # `Jane Doe-Smith` and `Doe, Jane Smith` are longer names, too.
            separators |= {"-", " "} if any(" " in each for each in separators) else {"-"}
        for before, after in pairwise(self.words):
            outer = before if after.start == clue.start else after if before.end == clue.end else None
            between = self.text[before.end : after.start]
            if outer is None or not outer.is_alphabetic or not inside[0].is_alphabetic or len(outer.text) < 2:
                continue
            if (between in separators or not separators) and not self._is_explained(outer):
                return outer.text
        return None


def search_text(text: str, roster: Roster, noise: frozenset[str]) -> SearchedText:
    """Find all clues in `text`, without those within a longer one."""
    normalized = normalize(text)
    words = tuple(_split_glued(split_words(normalized), roster))
    found = [
        *_emails(normalized, roster),
        *_ids(normalized, words, roster),
        *_logins(normalized, roster, noise),
        *_names(normalized, words, roster),
    ]
    known = _longest(found)
    strangers = _strangers(normalized, known, roster)
    return SearchedText(normalized, words, (*known, *strangers), noise)


def _split_glued(words: Iterable[Word], roster: Roster) -> Iterator[Word]:
    """Cut `김민수과제` where the rest is a name on the list."""
    for word in words:
        if word.is_alphabetic or word.is_number or roster.with_joined_name(word.text):
            yield word
            continue
        yield from _cut(word, roster) or (word,)


def _cut(word: Word, roster: Roster) -> tuple[Word, ...]:
    for glued in GLUED_WORDS:
        size = len(glued)
        if word.text.endswith(glued) and roster.with_joined_name(word.text[:-size]):
            at = word.end - size
            return Word(word.text[:-size], word.start, at), Word(glued, at, word.end)
        if word.text.startswith(glued) and roster.with_joined_name(word.text[size:]):
            at = word.start + size
            return Word(glued, word.start, at), Word(word.text[size:], at, word.end)
    return ()


def _emails(text: str, roster: Roster) -> Iterator[Clue]:
    """Find listed addresses; one that other characters of an address touch is a weak clue only.

    In `hw2_kim@x.example` the underscore separates two fields, but addresses may have underscores, too.
    """
    for match in _EMAIL.finditer(text):
        whole = match.group()
        starts = [0, *(at + 1 for at, character in enumerate(whole.split("@")[0]) if character in "_-.+")]
        ends = [
            len(whole),
            *(at for at, character in enumerate(whole) if character in "-." and "@" in whole[:at]),
        ]
        for first, last in sorted(itertools.product(starts, ends), key=lambda cut: cut[0] - cut[1]):
            people = roster.with_email(whole[first:last])
            if people:
                start, end = match.start() + first, match.start() + last
                is_cut = (first, last) != (0, len(whole))
                yield Clue(ClueKind.EMAIL, whole[first:last], people, start, end, is_weak=is_cut)
                break


def _ids(text: str, words: tuple[Word, ...], roster: Roster) -> Iterator[Clue]:
    for first, last, joined in _runs(words):
        people = roster.with_id(joined)
        if not people or _continues(text, words, first, last):
            continue
        shown = text[words[first].start : words[last].end]
        cut = tuple(word.text for word in words[first : last + 1])
        if shown != joined and not any(cut in id_words(person) for person in people):
            # `2026-03-09` is not the id 20260309.
            continue
        digits = "".join(_DIGITS.findall(joined))
        if joined.isdecimal() and is_short_number(joined) and shown != text.strip():
            continue
        is_weak = is_short_number(digits)
        yield Clue(ClueKind.ID, shown, people, words[first].start, words[last].end, is_weak=is_weak)


def _continues(text: str, words: tuple[Word, ...], first: int, last: int) -> bool:
    """Whether an id goes on beyond its words without a separator: `1234567` in `s1234567`."""
    before = words[first - 1] if first and words[first - 1].end == words[first].start else None
    after = words[last + 1] if last + 1 < len(words) and words[last + 1].start == words[last].end else None
    touching = [
        word for word in (before, after) if word is not None and (word.is_alphabetic or word.is_number)
    ]
    if not words[first].is_number:
        return bool(touching)
    return any(word.is_number or len(word.text) <= 2 for word in touching) or (
        before is None and bool(re.search(rf"{_ALNUM}$", text[: words[first].start]))
    )


def _logins(text: str, roster: Roster, noise: frozenset[str]) -> Iterator[Clue]:
    for login, people in roster.logins.items():
        if login in noise or not re.search(_ALNUM, login) or (login.isdecimal() and is_short_number(login)):
            continue
        start = text.find(login)
        while start >= 0:
            end = start + len(login)
            if not _touches_latin(text, start, end):
                yield Clue(ClueKind.LOGIN, login, people, start, end, is_weak=True)
            start = text.find(login, start + 1)


def _touches_latin(text: str, start: int, end: int) -> bool:
    around = text[max(start - 1, 0) : start] + " " + text[end : end + 1]
    return bool(re.search(r"[a-z0-9\u00c0-\u024f]", around))


def _names(text: str, words: tuple[Word, ...], roster: Roster) -> Iterator[Clue]:
    for first, last, joined in _runs(words):
        people = NOBODY.union(*(roster.with_joined_name(form) for form in spellings(joined)))
        if not people:
            continue
        start, end = words[first].start, words[last].end
        if words[last].is_alphabetic and last + 1 < len(words) and words[last + 1].start == end:
            # `janedoe2` is a login.
            continue
        cut = sorted(word.text for word in words[first : last + 1])
        exact = frozenset(
            person for person in people if any(sorted(form) == cut for form in name_forms(person.name))
        )
        is_weak = not all(has_full_name(person) for person in people)
        yield Clue(ClueKind.NAME, text[start:end], exact or people, start, end, is_weak=is_weak)


def _runs(words: tuple[Word, ...]) -> Iterator[tuple[int, int, str]]:
    """Yield all runs of neighbouring words: first, last, and the words joined."""
    for first in range(len(words)):
        joined = ""
        for last in range(first, min(first + _MOST_WORDS, len(words))):
            joined += words[last].text
            yield first, last, joined


def _longest(clues: list[Clue]) -> list[Clue]:
    """Leave out clues within longer ones, unless they are as telling as these."""
    return [clue for clue in clues if not any(_swallows(other, clue) for other in clues)]


def _swallows(outer: Clue, inner: Clue) -> bool:
    """Whether a clue is explained by a longer one around it.

    A name does not explain a login with a separator (`jo-` in `jo- kim`). A login does not explain a name:
    `doe_2` may be the login of one person and the second attempt of another.
    """
    if not (outer.start <= inner.start and inner.end <= outer.end):
        return False
    if outer.end - outer.start == inner.end - inner.start:
        return False
    kinds = (outer.kind, inner.kind)
    if kinds == (ClueKind.NAME, ClueKind.LOGIN):
        return bool(_TOKEN.fullmatch(inner.shown))
    return kinds != (ClueKind.LOGIN, ClueKind.NAME)


def _strangers(text: str, known: list[Clue], roster: Roster) -> Iterator[Clue]:
    """Find addresses and ids that are nobody's on the list."""
    covered = [
        (clue.start, clue.end) for clue in known if clue.kind in {ClueKind.EMAIL, ClueKind.ID, ClueKind.LOGIN}
    ]
    for pattern, kind in ((_EMAIL, ClueKind.EMAIL), (_TOKEN, ClueKind.ID)):
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(low < end and start < high for low, high in covered):
                continue
            if kind is ClueKind.EMAIL:
                covered.append((start, end))
                if roster.has_emails:
                    yield Clue(kind, match.group(), NOBODY, start, end)
            elif _is_foreign_id(match.group(), roster):
                yield Clue(kind, match.group(), NOBODY, start, end)


def _is_foreign_id(token: str, roster: Roster) -> bool:
    digits = [run for run in _DIGITS.findall(token) if roster.looks_like_id(run)]
    return (roster.looks_like_id(token) and not is_date(token)) or any(not is_date(run) for run in digits)


def own_words(names: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Return the words of a person's names, ids, logins and addresses."""
    found = {word for name in names for word in name_words(name)}
    found |= {word.text for text in texts for word in split_words(normalize(text))}
    return frozenset(form for word in found for form in spellings(word))


def names_of(people: People) -> str:
    """List people's names for a message, at most five."""
    names = sorted(person.name for person in people)
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown}, …" if len(names) > _MOST_NAMES else shown
