"""Recognise what slides, word processors and Python 2 leave in a program: say where, and what to retype.

Nothing is corrected: the message names the line, and the student changes it.
"""

import re
import unicodedata
from typing import Final

from grader.domain.messages import Message, Plain, message

_FULL_WIDTH: Final = {chr(0xFF01 + n): chr(0x21 + n) for n in range(94)}
# What stands there -> what Python wants: quotes, dashes, spaces and signs that look alike.
_INSTEAD: Final = _FULL_WIDTH | {
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‘’‚‛′´", "'"),
    **dict.fromkeys("–—−‐‑", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
    **dict.fromkeys("、，", ","),
    "。": ".",
    "×": "*",
    "…": "...",
    "【": "[",
    "】": "]",
}
_CHARACTER_ERRORS: Final = (
    "invalid character",
    "invalid non-printable",
    "unterminated string",
    "invalid syntax",
)
_NUMBERED: Final = re.compile(r"^\s*\d{1,4}[.:)]?\s*(?=[A-Za-z_@#])")
_PROMPT: Final = re.compile(r"^\s*(>>> ?|\.\.\. |In ?\[\d*\]:)")
_PYTHON_2_ERRORS: Final = (
    "Missing parentheses in call to 'print'",
    "Missing parentheses in call to 'exec'",
    "multiple exception types must be parenthesized",
    "leading zeros in decimal integer literals",
)
_PYTHON_2_LINE: Final = re.compile(r"^\s*(print\s+[^\s=(.]|raise\s+\w+\s*,|exec\s+[\"'])|<>|\bur[\"']|`\w+`")
_MOST_LINES: Final = 12


def explain_syntax_error(error: SyntaxError, name: str, text: str) -> Message | None:
    """Return what was pasted, or that the program is Python 2; None if neither is the cause."""
    lines = text.splitlines()
    number = error.lineno or 0
    if not 0 < number <= len(lines):
        return None
    line, reason = lines[number - 1], error.msg
    place: dict[str, Plain] = {"name": name, "line": number, "source": _visible(line)[:200]}
    if _PROMPT.match(line):
        return message("pasted-prompt", **place, lines=_listed(lines, _PROMPT))
    if reason.startswith(_CHARACTER_ERRORS) and (strange := _strange(line)):
        return message("pasted-characters", **place, retype=_retype(strange), lines=_lines_like(lines))
    if _NUMBERED.match(line) and reason.startswith(("invalid", "unexpected indent", "unindent")):
        return message("pasted-line-numbers", **place, lines=_listed(lines, _NUMBERED))
    if reason.startswith(_PYTHON_2_ERRORS) or _PYTHON_2_LINE.search(line):
        return message("python2-program", **place)
    return None


def _strange(line: str) -> list[str]:
    """List the characters of a line's code, in order and once each, that Python does not read."""
    code = line.split("#", maxsplit=1)[0]
    return list(dict.fromkeys(character for character in code if character in _INSTEAD))


def _retype(strange: list[str]) -> str:
    return ", ".join(f"{_named(character)} → {_wanted(character)}" for character in strange)


def _wanted(character: str) -> str:
    """Show what to type; a space by its name, and nothing at all by the sign of the key that deletes."""
    instead = _INSTEAD[character]
    return _named(instead) if instead else "⌫"


def _named(character: str) -> str:
    """Show a character that can be seen, and its number and name where it cannot."""
    if character.isprintable() and not character.isspace():
        return character
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'unnamed').lower()})"


def _visible(line: str) -> str:
    return "".join("␣" if c in _INSTEAD and _INSTEAD[c] in ("", " ") else c for c in line.strip())


def _lines_like(lines: list[str]) -> str:
    return _shortened([number for number, line in enumerate(lines, 1) if _strange(line)])


def _listed(lines: list[str], pattern: re.Pattern[str]) -> str:
    return _shortened([number for number, line in enumerate(lines, 1) if pattern.match(line)])


def _shortened(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:_MOST_LINES])
    return f"{shown}, …" if len(numbers) > _MOST_LINES else shown
