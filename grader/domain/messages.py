"""Texts without a language: a code with parameters, or an author's text in both languages.

A value becomes a sentence only when it is shown (`grader.i18n`), so a stored result can be read in
either language later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Plain = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the grader: the id of a catalogue entry, and the values of its placeholders.

    A value may be a message itself: the sentence that another one quotes, in the same language.
    """

    code: str
    params: Mapping[str, "Param"] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Hash the code and the parameters, since a mapping cannot be hashed."""
        return hash((self.code, frozenset(self.params.items())))

    def to_dict(self) -> dict[str, Any]:
        """Return the form that crosses processes and is stored."""
        params = {
            name: value.to_dict() if isinstance(value, Message) else value
            for name, value in self.params.items()
        }
        return {"code": self.code, "params": params}


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of a course author, written in Korean and in English."""

    ko: str
    en: str

    def to_dict(self) -> dict[str, Any]:
        """Return the form that crosses processes and is stored."""
        return {"ko": self.ko, "en": self.en}


Param = Plain | Message
Readable = Message | Text


def message(code: str, **params: Param) -> Message:
    """Build a message in one call: `message("no-such-file", path="hw3.py")`."""
    return Message(code, params)


def readable_from_dict(data: Mapping[str, Any]) -> Readable:
    """Read what `to_dict` returned; raises `KeyError` for data of neither form."""
    if "code" in data:
        return _message_from_dict(data)
    return Text(ko=str(data["ko"]), en=str(data["en"]))


def _message_from_dict(data: Mapping[str, Any]) -> Message:
    params = data.get("params", {})
    return Message(
        str(data["code"]),
        {
            name: _message_from_dict(value) if isinstance(value, dict) else value
            for name, value in params.items()
        },
    )


def optional_from_dict(data: Mapping[str, Any] | None) -> Readable | None:
    """Read a text that may be missing."""
    return None if data is None else readable_from_dict(data)
