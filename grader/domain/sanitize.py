"""Make text that a student chose, a name or what a program printed, safe to show."""

import re

# C0 and C1 controls but tab and newline (https://www.ecma-international.org/publications-and-standards/
# standards/ecma-48/), halves of surrogate pairs, what turns the direction of writing around
# (https://www.unicode.org/reports/tr9/), what ends a line without a newline, and what nobody sees: two names
# that look alike are to be told apart. Joiners stay, for Hangul's neighbours and emoji are written with them.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def sanitize_text(text: str) -> str:
    """Replace controls by the pictures of them, or by a question mark; line ends become newlines."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROLS.sub(_picture, text.replace("\r\n", "\n").replace("\r", "\n"))


def valid_text(text: str) -> str:
    """Write halves of surrogate pairs, such as bytes of a file name that are no text, as escapes.

    Other than with `sanitize_text`, names that differ stay different.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
