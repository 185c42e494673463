"""Words of names: how people's names, ids and file names are cut into comparable words."""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_APOSTROPHES: Final = re.compile("['’‘`´ʼ＇]")
# Letters that no decomposition turns into ASCII, as people type them on other keyboards.
_PLAIN_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
# Runs of one script: Latin and other alphabets, digits, and scripts that write names without spaces.
_HANGUL: Final = "가-힣ㄱ-ㆎ"
_HAN_KANA: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(rf"[{_HANGUL}]+|[{_HAN_KANA}]+|\d+|[^\W\d_{_HANGUL}{_HAN_KANA}]+")
_MOST_PERMUTED: Final = 5


@dataclass(frozen=True, slots=True)
class Word:
    """A run of one script in a text that `normalize` returned, with its place there."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it consists of digits."""
        return self.text.isdecimal()

    @property
    def is_alphabetic(self) -> bool:
        """Whether it is written in an alphabet with spaces between words, as Latin is."""
        return not self.is_number and not _is_spaceless(self.text)


def normalize(text: str) -> str:
    """Return `text` composed, in lower case and without apostrophes; separators stay."""
    return unicodedata.normalize("NFKC", _APOSTROPHES.sub("", unicodedata.normalize("NFC", text)).casefold())


def split_words(normalized: str) -> list[Word]:
    """Cut a normalized text into words: at separators, and where the script or a number changes."""
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(normalized)]


def spellings(word: str) -> frozenset[str]:
    """Return a word as it is, without accents, and with umlauts written as two letters."""
    return frozenset({word, _without_accents(word), _without_accents(word.translate(_UMLAUTS))})


def squeeze(text: str) -> str:
    """Reduce a text to its letters and digits: `Doe, Jane` is `doejane`."""
    return "".join(word.text for word in split_words(normalize(text)))


def is_full_name(name: str) -> bool:
    """Whether a name tells a person apart: two words, or two syllables of a spaceless script.

    `Min-su` is one word, a given name.
    """
    parts = [part for part in re.split(r"[\s,]+", normalize(name)) if name_words(part)]
    if len(parts) > 1:
        return True
    return any(len(word) > 1 and _is_spaceless(word) for word in name_words(name))


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a person's name; numbers in it (a student id, a section) are no part of it."""
    return tuple(word.text for word in split_words(normalize(name)) if not word.is_number)


def name_forms(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a name, and those of each script if it has two: `김민수 (Minsu Kim)`."""
    words = name_words(name)
    spaceless = tuple(word for word in words if _is_spaceless(word))
    alphabetic = tuple(word for word in words if not _is_spaceless(word))
    return (words, spaceless, alphabetic) if spaceless and alphabetic else (words,)


def joined_orders(words: tuple[str, ...]) -> frozenset[str]:
    """Return the words joined in every order, in every spelling; of long names, in rotated orders only."""
    if len(words) > _MOST_PERMUTED:
        orders = {words[at:] + words[:at] for at in range(len(words))}
    else:
        orders = set(itertools.permutations(words))
    return frozenset("".join(form) for order in orders for form in _spelled(order))


def _spelled(order: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Spell all words of a name one way: nobody mixes accents and umlauts as two letters in one name."""
    plain = tuple(map(_without_accents, order))
    return [order, plain, tuple(_without_accents(word.translate(_UMLAUTS)) for word in order)]


def _without_accents(word: str) -> str:
    if word.isascii() or _is_spaceless(word):
        return word
    parts = unicodedata.normalize("NFD", word.translate(_PLAIN_LETTERS))
    return unicodedata.normalize("NFC", "".join(each for each in parts if not unicodedata.combining(each)))


def _is_spaceless(word: str) -> bool:
    return re.match(rf"[{_HANGUL}{_HAN_KANA}]", word) is not None
