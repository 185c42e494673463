"""Text that a program chose is made safe to show."""

import json

from hypothesis import given
from hypothesis import strategies as st

from grader.domain.sanitize import sanitize_text
from grader.examine.sanitized_report import sanitize


def test_escapes_become_pictures() -> None:
    """Terminal escapes are shown as symbols, and line ends become newlines."""
    assert sanitize_text("\x1b[2J\r\n\x9b1m\x00") == "␛[2J\n\ufffd1m␀"


def test_what_nobody_sees_is_shown() -> None:
    """Invisible characters and unusual line separators are shown as symbols."""
    assert sanitize_text("ki\u200bm\u2028\u2060\U000e0041") == "ki\ufffdm\ufffd\ufffd\ufffd"


def test_ordinary_text_stays() -> None:
    """Korean, tabs and symbols are unchanged."""
    assert sanitize_text("정확도\t0.91 → 좋습니다 👩\u200d🎓\n") == "정확도\t0.91 → 좋습니다 👩\u200d🎓\n"


@given(st.text(st.characters()))
def test_any_text_can_be_written_as_utf8(text: str) -> None:
    """The sanitized text can always be encoded as UTF-8."""
    assert sanitize_text(text).encode("utf-8")[:0] == b""


def test_figures_without_a_number_are_none() -> None:
    """NaN and infinity, which JSON lacks, become null at any depth."""
    data = sanitize({"a\x1b": [float("nan"), (float("inf"), 1.5)]})
    assert json.dumps(data, allow_nan=False) == '{"a\\u241b": [null, [null, 1.5]]}'


def test_long_texts_are_cut() -> None:
    """Long texts are truncated so that a result stays small."""
    assert len(json.dumps(sanitize({"end": "x" * 10**6, "params": ["y" * 10**6]}))) < 10**5
