"""Which of several copies is the newest: `hw2 (2).py` after `hw2 (1).py` after `hw2.py`, at every level."""

import re
from typing import Final

# A browser's mark for a second download, and what file managers call a copy in English, Korean and German.
_COPY: Final = re.compile(
    r"^(?P<stem>.+?)(?: ?\((?P<number>\d{1,3})\)|"
    r"(?: - |_|-| )(?:복사본|사본|Copy|copy|Kopie)(?: ?\(?(?P<again>\d{1,3})\)?)?)$"
)


def split_copy(stem: str) -> tuple[str, int]:
    """Return a name without its mark of a copy, and which copy it is; 0 without a mark."""
    match = _COPY.match(stem)
    if match is None:
        return stem, 0
    return match["stem"], int(match["number"] or match["again"] or 1)
