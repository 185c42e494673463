"""Text for XML documents."""

import re
from typing import Final

# https://www.w3.org/TR/xml/#charsets
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal_xml(text: str) -> str:
    """Replace signs that XML cannot represent: a program's output may contain control characters."""
    return _ILLEGAL.sub("\ufffd", text)
