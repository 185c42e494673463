"""Turn a message into a sentence in the reader's language at the moment it is shown."""

import functools
from collections.abc import Callable, Mapping
from gettext import GNUTranslations
from pathlib import Path
from typing import Final, Literal, cast

from grader.domain.messages import Message, Param, Plain, Readable, Text
from grader.domain.sanitize import sanitize_text

Language = Literal["ko", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("ko", "en")
_FOLDER: Final = Path(__file__).parent
# The order in which POSIX reads the language of messages:
# https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02
_LOCALE_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


class Catalogue:
    """The grader's sentences in one language."""

    def __init__(self, lang: Language) -> None:
        self.lang: Language = lang

    def text(self, readable: Readable) -> str:
        """Return the sentence; a code without an entry is shown with its parameters, and nothing is raised.

        Parameters may hold a name that a student chose, so control characters in them are replaced.
        """
        if isinstance(readable, Text):
            return readable.ko if self.lang == "ko" else readable.en
        template = self._template(readable)
        if template is None:
            return self._bare(readable)
        try:
            return template.format_map(self._shown(readable.params))
        except (KeyError, IndexError, ValueError):
            return self._bare(readable)

    def _shown(self, params: Mapping[str, Param]) -> dict[str, Plain]:
        return {name: self._shown_value(value) for name, value in params.items()}

    def _shown_value(self, value: Param) -> Plain:
        if isinstance(value, Message):
            return self.text(value)
        return sanitize_text(value) if isinstance(value, str) else value

    def _bare(self, message: Message) -> str:
        params = ", ".join(f"{name}={value}" for name, value in self._shown(message.params).items())
        return f"{message.code} ({params})" if params else message.code

    def _template(self, said: Message) -> str | None:
        """Return the sentence of a code: `CODE-one` precedes where the message counts one thing."""
        find = _find_sentence(self.lang)
        singular = find(f"{said.code}-one") if said.params.get("count") == 1 else None
        return singular or find(said.code)


def pick_language(option: str | None, environ: Mapping[str, str], course_lang: str) -> Language:
    """Choose the language from `--lang`, GRADE_LANG, the locale and the course, in this order."""
    locale = next((environ[name] for name in _LOCALE_VARIABLES if environ.get(name)), "")
    for wish in (option, environ.get("GRADE_LANG"), locale, course_lang):
        for lang in LANGUAGES:
            if wish and (
                wish.lower() == lang or wish.lower().startswith((f"{lang}_", f"{lang}-", f"{lang}."))
            ):
                return lang
    return "en"


@functools.cache
def read_catalogue(lang: Language) -> Mapping[str, str]:
    """Read a catalogue's source: message code to sentence with {placeholders}."""
    from babel.messages.pofile import read_po

    with (_FOLDER / f"{lang}.po").open("rb") as file:
        entries = read_po(file)
    return {
        cast("str", entry.id): cast("str", entry.string) for entry in entries if entry.id and entry.string
    }


@functools.cache
def _find_sentence(lang: Language) -> Callable[[str], str | None]:
    """Return a look-up from message code to sentence, from the compiled catalogue where it is current.

    The compiled catalogue is built on installation and loads ten times as fast as the source. A checkout that
    was never installed has none, and one whose source was edited since has an old one.
    """
    compiled, source = _FOLDER / f"{lang}.mo", _FOLDER / f"{lang}.po"
    if not compiled.is_file() or compiled.stat().st_mtime < source.stat().st_mtime:
        return read_catalogue(lang).get
    with compiled.open("rb") as file:
        translations = GNUTranslations(file)
    return lambda code: None if (sentence := translations.gettext(code)) == code else sentence
