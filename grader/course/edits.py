"""Exact text edits of a program: find the text that an edit replaces, and apply several edits at once."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from grader.domain.messages import Message, message


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text `old`, which must occur exactly once, by `new`.

    With `count` it must occur that many times, and every occurrence is replaced. With `after`, only what
    follows that text (which must occur exactly once) is searched, and the first occurrence there is replaced.
    """

    old: str
    new: str
    count: int | None = None
    after: str | None = None


class EditError(Exception):
    """An edit does not fit its text; carries a message without file and key, which only the caller knows."""

    def __init__(self, found: Message) -> None:
        super().__init__(found.code)
        self.found = found


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with all edits applied; each of them is located in the original text.

    Raises `EditError` for an edit that does not fit, and for two that overlap.
    """
    spans = sorted((start, start + len(edit.old), edit.new) for edit in edits for start in locate(text, edit))
    parts: list[str] = []
    done = 0
    for start, end, new in spans:
        if start < done:
            raise EditError(message("mutant-edits-overlap", text=_shown(text[start:end])))
        parts += [text[done:start], new]
        done = end
    return "".join([*parts, text[done:]])


def locate(text: str, edit: Edit) -> tuple[int, ...]:
    """Return where in `text` an edit applies; raises `EditError` where that is not what the edit states."""
    begin = 0
    if edit.after is not None:
        begin = _only(text, edit.after) + len(edit.after)
    if edit.count is None and edit.after is None:
        return (_only(text, edit.old),)
    found = _occurrences(text, edit.old, begin)
    if not found:
        raise EditError(_missing(text[begin:], edit.old))
    if edit.count is None:
        return found[:1]
    if len(found) != edit.count:
        code = "mutant-edit-other-count"
        raise EditError(message(code, text=_shown(edit.old), found=len(found), count=edit.count))
    return found


def _only(text: str, wanted: str) -> int:
    found = _occurrences(text, wanted, 0)
    if not found:
        raise EditError(_missing(text, wanted))
    if len(found) > 1:
        raise EditError(message("mutant-edit-ambiguous", text=_shown(wanted), found=len(found)))
    return found[0]


def _occurrences(text: str, wanted: str, begin: int) -> tuple[int, ...]:
    found: list[int] = []
    at = text.find(wanted, begin)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + len(wanted))
    return tuple(found)


def _missing(text: str, wanted: str) -> Message:
    line = wanted.strip().partition("\n")[0].strip()
    lines = [each.strip() for each in text.splitlines()]
    near = difflib.get_close_matches(line, lines, n=1, cutoff=0.0)
    return message("mutant-edit-not-found", text=_shown(wanted), nearest="".join(near))


def _shown(text: str) -> str:
    return text.strip("\n").replace("\n", "\\n")
