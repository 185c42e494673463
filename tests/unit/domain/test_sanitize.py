"""Text that a student chose is safe to show."""

import pytest

from grader.domain.sanitize import sanitize_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("김민지\t1\n2", "김민지\t1\n2"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x1b[2J\x07", "␛[2J␇"),
        ("\x00\x1f\x7f", "␀␟␡"),
        ("\x80\x9f\ud800\u202e\u2066\u2028\ufeff\u200b", "\ufffd" * 8),
        ("é\u200d👩", "é\u200d👩"),
    ],
)
def test_controls_become_pictures(text, shown) -> None:
    """Controls have pictures, what turns or hides text a question mark, and line ends are newlines."""
    assert sanitize_text(text) == shown
