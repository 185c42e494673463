"""Names are compared by their words, in any order, spelling and script."""

import unicodedata

import pytest

from grader.intake.name_words import (
    is_full_name,
    joined_orders,
    name_forms,
    name_words,
    normalize,
    spellings,
    split_words,
    squeeze,
)


def test_text_is_normalized() -> None:
    """Case, Unicode form and apostrophes do not count; separators stay."""
    assert normalize("O\u2019HARA, Ann_1") == "ohara, ann_1"
    assert normalize(unicodedata.normalize("NFD", "김민수")) == "김민수"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kim_minsu-2", ["kim", "minsu", "2"]),
        ("김민수hw2", ["김민수", "hw", "2"]),
        ("王小明abc", ["王小明", "abc"]),
        ("2023-12345", ["2023", "12345"]),
        ("", []),
    ],
)
def test_words_end_where_the_script_changes(text, words) -> None:
    """Separators, numbers and another script end a word, and each knows its place."""
    found = split_words(text)
    assert [word.text for word in found] == words
    assert all(text[word.start : word.end] == word.text for word in found)


def test_words_know_their_kind() -> None:
    """A number is no alphabetic word, and neither is a name of a script without spaces."""
    kinds = [(word.is_number, word.is_alphabetic) for word in split_words("12 ann 김")]
    assert kinds == [(True, False), (False, True), (False, False)]


@pytest.mark.parametrize(
    ("word", "forms"),
    [("ann", {"ann"}), ("müller", {"müller", "muller", "mueller"}), ("øst", {"øst", "ost", "oest"})],
)
def test_words_have_spellings(word, forms) -> None:
    """Accents may be left out, and umlauts written as two letters."""
    assert spellings(word) == forms


@pytest.mark.parametrize(
    ("name", "is_full"),
    [
        ("Jane Doe", True),
        ("Doe, Jane", True),
        ("Min-su", False),
        ("Jane", False),
        ("김민수", True),
        ("김", False),
        ("Jane 2", False),
    ],
)
def test_full_name_tells_a_person_apart(name, is_full) -> None:
    """Two words, or two syllables of a spaceless script."""
    assert is_full_name(name) is is_full


def test_names_have_forms() -> None:
    """A name in two scripts may be written in either alone; numbers are no part of a name."""
    assert name_words("김민수 (Minsu Kim) 12") == ("김민수", "minsu", "kim")
    assert name_forms("김민수 (Minsu Kim)") == (("김민수", "minsu", "kim"), ("김민수",), ("minsu", "kim"))
    assert name_forms("Minsu Kim") == (("minsu", "kim"),)


def test_words_are_joined_in_every_order() -> None:
    """Short names are joined in all orders, long ones in rotated orders only."""
    assert joined_orders(("a", "b", "c")) == {"abc", "acb", "bac", "bca", "cab", "cba"}
    long = joined_orders(tuple("abcdef"))
    assert (len(long), "bcdefa" in long, "bacdef" in long) == (6, True, False)
    assert joined_orders(("ö", "ü")) == {"öü", "üö", "ou", "uo", "oeue", "ueoe"}


def test_squeezed_text_has_letters_and_digits() -> None:
    """Separators, spaces and case are gone."""
    assert squeeze("Doe, Jane-2 (김)") == "doejane2김"
