"""Canvas's names: whose an attachment is, whether it is late, and which files are one attempt.

The rules are those of its `lib/content_zipper.rb` (https://github.com/instructure/canvas-lms).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_ANONYMOUS: Final = r"(?:(?P<early>LATE)_)?anon_(?P<anon>[^\W_]+)(?:_(?P<late>LATE))?"
_NAMED: Final = r"(?P<user>.*?)(?:_(?P<late>LATE|late))?_(?P<id>\d+)"
_FILE: Final = r"_(?P<attachment>\d+)_(?P<original>.+)$"
_TYPED: Final = r"_(?P<typed>text|link)\.html$"
_FORMS: Final = tuple(
    re.compile(f"^{who}{what}", re.DOTALL) for what in (_FILE, _TYPED) for who in (_ANONYMOUS, _NAMED)
)
_AGAIN: Final = re.compile(r"^(?P<stem>.+)-(?P<number>[1-9]\d{0,2})(?P<suffix>\.tar\.gz|\.[^.]+|)$")
_PROGRAMS: Final = (".py", ".ipynb")


@dataclass(frozen=True, slots=True)
class CanvasName:
    """A file's name taken apart; `typed` is "text" or "link" for what was typed in, else empty."""

    user: str
    user_id: str
    late: bool
    attachment: int = 0
    original: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One hand-in: its files with the names that the student gave them, and the attempt they tell of."""

    files: tuple[tuple[CanvasName, str], ...]
    at_least: int


def read_canvas_name(name: str) -> CanvasName | None:
    """Take apart `{user}[_LATE]_{user_id}_{attachment_id}_{original}` and its kin; None if it is none."""
    for form in _FORMS:
        match = form.match(name)
        if match is None:
            continue
        parts = match.groupdict()
        anonymous = parts.get("anon")
        return CanvasName(
            user=f"anon_{anonymous}" if anonymous else parts["user"],
            user_id=f"anon_{anonymous}" if anonymous else parts["id"],
            late=bool(parts.get("late") or parts.get("early")),
            attachment=int(parts.get("attachment") or 0),
            original=parts.get("original") or "",
            typed=parts.get("typed") or "",
        )
    return None


def split_attempts(names: Sequence[CanvasName], stem: str) -> list[Attempt]:
    """Sort a student's attachments into attempts, oldest first.

    Canvas calls a second `hw3.py` of the same student `hw3-1.py`. A name that comes again begins an attempt;
    attachment ids grow with time. `part-1.py` beside `part-2.py` without `part.py` is one attempt of two.
    """
    originals = {name.original for name in names}
    groups: list[dict[str, CanvasName]] = []
    numbers: list[int] = []
    for name in sorted(names, key=lambda each: (each.attachment, each.original)):
        plain, number = _plain_name(name.original, originals, stem)
        if not groups or plain in groups[-1]:
            groups.append({})
            numbers.append(1)
        groups[-1][plain] = name
        numbers[-1] = max(numbers[-1], number + 1)
    return [
        Attempt(tuple((name, plain) for plain, name in group.items()), number)
        for group, number in zip(groups, numbers, strict=True)
    ]


def _plain_name(original: str, originals: set[str], stem: str) -> tuple[str, int]:
    """Return a name without Canvas's `-N`, and N; unchanged (and 0) if the student may have written it."""
    match = _AGAIN.match(original)
    if match is None:
        return original, 0
    plain = match["stem"] + match["suffix"]
    if plain in originals or match["stem"].casefold() == stem.casefold():
        return plain, int(match["number"])
    siblings = [
        other for other in originals if (also := _AGAIN.match(other)) and also["stem"] == match["stem"]
    ]
    if match["suffix"].lower() in _PROGRAMS and len(siblings) == 1 and len(originals) > 1:
        # A hyphen cannot be imported: `util-1.py` beside a program was `util.py`.
        return plain, 0
    return original, 0
