"""Which assignment a program was written for: by its file name and by what it defines.

Assignments of one course resemble each other, and right answers need not resemble the reference. So content
speaks for another assignment only if the program has most of that one's names, few of this one's, and
the other's data set.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePosixPath
from typing import Final

from grader.domain.assignment_programs import AssignmentPrograms
from grader.intake.copies import split_copy, split_numbered
from grader.intake.name_words import normalize, split_words
from grader.intake.outlines import Outline, outline_of
from grader.intake.program_kinds import program_stem

# Words for homework, which people write for each other: `과제2.py`, `homework_2.py`.
_HOMEWORK: Final = frozenset(
    [
        *("hw", "homework", "assignment", "assign", "ps", "hausaufgabe", "aufgabe", "übung", "uebung"),
        *("과제", "숙제"),
    ]
)
_MOST_OF: Final = 0.5
_FEW_OF: Final = 0.3
_NEARLY_ALL: Final = 0.8
_MANY: Final = 3
# Three names such as a, b and f may be anybody's.
_ENOUGH: Final = 5
_CLEARLY_MORE: Final = 0.25
_SEPARATORS: Final = re.compile(r"[\s._-]+")


class NameFit(IntEnum):
    """How well a file's name fits the assignment, best first."""

    EXACT = 0
    OTHER_CASE = 1
    CONTAINED = 2
    UNRELATED = 3
    OTHER_ASSIGNMENT = 4


@dataclass(frozen=True, slots=True)
class NameVerdict:
    """What a file's name says: its fit, which copy it is (0 without a mark), and the other assignment."""

    fit: NameFit
    copy: int = 0
    base: str = ""
    other: str = ""


class KnownAssignments:
    """The assignment that is graded, and the course's others."""

    def __init__(self, entry: str, own: str = "", programs: Iterable[AssignmentPrograms] = ()) -> None:
        """Read the programs of the course; without any, names are all that is compared."""
        listed = tuple(programs)
        own = own or next((each.id for each in listed if each.entry == entry), "")
        self.entry, self.id = entry, own
        self.stem = PurePosixPath(entry).stem
        self._own = next((each for each in listed if own and each.id == own), AssignmentPrograms(own, entry))
        self.others = tuple(each for each in listed if each.id != self._own.id)
        self._words = {each.id: _word_forms(each) for each in (self._own, *self.others)}
        self._starters = [outline_of(entry, self._own.starter)] if self._own.starter else []
        self._outlines = {each.id: _reference(each) for each in (self._own, *self.others)}

    def is_named(self, name: str) -> bool:
        """Whether a folder has this assignment's name: its id or its file's stem, with any separators."""
        return _plain(name) in _plain_names(self._own)

    def is_other(self, name: str) -> bool:
        """Whether a folder or program has the name of another assignment of the course."""
        return not self.is_named(name) and any(_plain(name) in _plain_names(each) for each in self.others)

    def judge_name(self, name: str) -> NameVerdict:
        """Return how a program's name fits; `hw2-1.py` is a copy unless an assignment has that name."""
        stem = program_stem(name)
        if stem in {self.stem, self.id}:
            return NameVerdict(NameFit.EXACT, base=stem)
        if self.is_named(stem):
            return NameVerdict(NameFit.OTHER_CASE, base=stem)
        is_taken = self.is_other(stem)
        base, copy = (stem, 0) if is_taken else split_copy(stem)
        if not copy and not is_taken:
            numbered, number = split_numbered(stem)
            base, copy = (numbered, number) if self.is_named(numbered) else (stem, 0)
        if copy and base in {self.stem, self.id}:
            return NameVerdict(NameFit.EXACT, copy, base)
        if copy and self.is_named(base):
            return NameVerdict(NameFit.OTHER_CASE, copy, base)
        return self._judge_words(base, copy)

    def is_starter(self, outline: Outline) -> bool:
        """Whether a program adds nothing to the starter file: white space and comments do not count."""
        if outline.is_empty:
            return True
        for starter in self._starters:
            if outline.squeezed == starter.squeezed:
                return True
            if outline.statements and outline.statements <= starter.statements:
                return True
        return False

    def has_starter(self) -> bool:
        """Whether the starter file is known."""
        return bool(self._starters)

    def looks_like_other(self, outline: Outline) -> str:
        """Return the ids of the assignments that a program's content speaks for; empty if unclear."""
        own = self._outlines.get(self._own.id)
        if own is None or not outline.names:
            return ""
        mine = _share(outline, own)
        found = {}
        for each in self.others:
            theirs = self._outlines[each.id]
            if theirs is not None and _is_rather(outline, theirs, own, mine):
                found[each.id] = _share(outline, theirs)
        best = max(found.values(), default=0.0)
        return ", ".join(name for name, share in found.items() if share == best)

    def looks_like_own(self, outline: Outline) -> bool:
        """Whether a program's content speaks for this assignment and against all others."""
        own = self._outlines.get(self._own.id)
        if own is None or not outline.names or not own.data <= outline.data:
            return False
        mine = _share(outline, own)
        known = (self._outlines[each.id] for each in self.others)
        best = max((_share(outline, each) for each in known if each is not None), default=0.0)
        return mine >= _MOST_OF and mine >= best + _CLEARLY_MORE

    def own_share(self, outline: Outline) -> float:
        """Return how many of this assignment's names a program defines, 0 to 1."""
        own = self._outlines.get(self._own.id)
        return 0.0 if own is None else _share(outline, own)

    def _judge_words(self, stem: str, copy: int) -> NameVerdict:
        """Find assignments' names among a file name's words; of several the longest counts, ours first."""
        words = tuple(word.text.lstrip("0") or "0" for word in split_words(normalize(stem)))
        lengths = {
            name: max((len(form) for form in forms if _holds(words, form)), default=0)
            for name, forms in self._words.items()
        }
        own = lengths.pop(self._own.id, 0)
        other = max(lengths, key=lambda name: lengths[name], default="")
        if own and own >= lengths.get(other, 0):
            return NameVerdict(NameFit.CONTAINED, copy, stem)
        if other and lengths[other]:
            return NameVerdict(NameFit.OTHER_ASSIGNMENT, copy, stem, other)
        return NameVerdict(NameFit.UNRELATED, copy, stem)


def _reference(programs: AssignmentPrograms) -> Outline | None:
    content = programs.reference or programs.starter
    outline = outline_of(programs.entry, content) if content else None
    return outline if outline is not None and outline.names else None


def _is_rather(outline: Outline, theirs: Outline, own: Outline, mine: float) -> bool:
    """Whether a program is the other assignment's rather than this one's."""
    share = _share(outline, theirs)
    has_other_data = bool(outline.data) and not outline.data & own.data
    if theirs.data == own.data or not theirs.data <= outline.data or outline.data & (own.data - theirs.data):
        return False
    has_names = share >= _MOST_OF and len(outline.names & theirs.names) >= _ENOUGH
    if not has_names and not _has_functions(outline, theirs, own):
        return False
    return mine <= _FEW_OF or (bool(own.data) and has_other_data and share > mine)


def _has_functions(outline: Outline, theirs: Outline, own: Outline) -> bool:
    """Whether a program defines nearly all functions that the other assignment has and this one has not."""
    special = theirs.functions - own.functions
    return len(special) >= _MANY and len(special & outline.functions) >= _NEARLY_ALL * len(special)


def _share(outline: Outline, of: Outline) -> float:
    return len(outline.names & of.names) / len(of.names)


def _plain(name: str) -> str:
    return _SEPARATORS.sub("-", normalize(name)).strip("-")


def _plain_names(programs: AssignmentPrograms) -> set[str]:
    return {_plain(programs.id), _plain(PurePosixPath(programs.entry).stem)} - {""}


def _word_forms(programs: AssignmentPrograms) -> frozenset[tuple[str, ...]]:
    """Return an assignment's names as words, with every word for homework in the place of one."""
    forms = set()
    for name in (programs.id, PurePosixPath(programs.entry).stem):
        words = tuple(word.text.lstrip("0") or "0" for word in split_words(normalize(name)))
        if not words:
            continue
        forms.add(words)
        if words[0] in _HOMEWORK and len(words) > 1:
            forms |= {(word, *words[1:]) for word in _HOMEWORK}
    return frozenset(forms)


def _holds(words: tuple[str, ...], form: tuple[str, ...]) -> bool:
    return any(words[at : at + len(form)] == form for at in range(len(words) - len(form) + 1))
