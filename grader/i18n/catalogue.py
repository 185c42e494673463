"""Turn a message into a sentence, only when it is shown; knows no terminal and no file but its catalogues."""

import functools
from collections.abc import Mapping
from gettext import GNUTranslations
from pathlib import Path
from typing import Final, Literal, cast

from grader.domain.messages import Message, Plain, Readable, Text
from grader.domain.sanitize import sanitize_text

Language = Literal["ko", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ko", "en")
_HERE: Final = Path(__file__).parent
# The order in which POSIX reads the language of messages:
# https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02
_LOCALE_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


class Catalogue:
    """The grader's own sentences in one language."""

    def __init__(self, lang: Language) -> None:
        self.lang: Language = lang

    def text(self, readable: Readable) -> str:
        """Give the sentence; a message without an entry gives its code and parameters, never an exception.

        What fills the places may be a name that a student chose: it cannot steer a terminal.
        """
        if isinstance(readable, Text):
            return readable.ko if self.lang == "ko" else readable.en
        template = _read_compiled(self.lang).gettext(readable.code)
        if template == readable.code:
            return _bare(readable)
        try:
            return template.format_map(_harmless(readable.params))
        except (KeyError, IndexError, ValueError):
            return _bare(readable)


def pick_language(option: str | None, environ: Mapping[str, str], course_lang: str) -> Language:
    """Choose the reader's language: `--lang`, GRADE_LANG, the locale's if it is ours, else the course's."""
    locale = next((environ[name] for name in _LOCALE_VARIABLES if environ.get(name)), "")
    for wish in (option, environ.get("GRADE_LANG"), locale, course_lang):
        for lang in LANGUAGES:
            if wish and (
                wish.lower() == lang or wish.lower().startswith((f"{lang}_", f"{lang}-", f"{lang}."))
            ):
                return lang
    return "en"


@functools.cache
def _read_compiled(lang: Language) -> GNUTranslations:
    """Read what `make messages` compiles, once a process: the source takes ten times as long to read."""
    with (_HERE / f"{lang}.mo").open("rb") as file:
        return GNUTranslations(file)


@functools.cache
def read_catalogue(lang: Language) -> Mapping[str, str]:
    """Read the source of a language's catalogue: message code to sentence with {placeholders}."""
    from babel.messages.pofile import read_po

    with (_HERE / f"{lang}.po").open("rb") as file:
        entries = read_po(file)
    return {
        cast("str", entry.id): cast("str", entry.string) for entry in entries if entry.id and entry.string
    }


def _harmless(params: Mapping[str, Plain]) -> dict[str, Plain]:
    return {name: sanitize_text(value) if isinstance(value, str) else value for name, value in params.items()}


def _bare(message: Message) -> str:
    params = ", ".join(f"{name}={value}" for name, value in _harmless(message.params).items())
    return f"{message.code} ({params})" if params else message.code
