"""Which of several copies is the newest: `hw2 (2).py` after `hw2 (1).py` after `hw2.py`, at every level."""

import re
from typing import Final

# A browser's mark for a second download, and what file managers call a copy in English, Korean and German.
_COPY: Final = re.compile(
    r"^(?P<stem>.+?)(?: ?\((?P<number>\d{1,3})\)|"
    r"(?: - |_|-| )(?:복사본|사본|copy|kopie)(?: ?\(?(?P<again>\d{1,3})\)?)?)$",
    re.IGNORECASE,
)
# What Google Drive calls a copy: `Copy of hw2`, `hw2.ipynb의 사본`.
_DRIVE: Final = re.compile(
    r"^(?:(?:copy of|kopie von) (?P<behind>.+?)|(?P<before>.+?)의 사본)"
    r"(?:\.ipynb|\.py)?(?: ?\((?P<number>\d{1,3})\))?$",
    re.IGNORECASE,
)
# Canvas's mark for a file that was uploaded again; elsewhere the number may be part of the name.
_NUMBERED: Final = re.compile(r"^(?P<stem>.+)-(?P<number>[1-9]\d?)$")


def split_copy(stem: str) -> tuple[str, int]:
    """Return a name without its mark of a copy, and which copy it is; 0 without a mark."""
    if drive := _DRIVE.match(stem):
        base = re.sub(r"\.(?:ipynb|py)$", "", drive["behind"] or drive["before"])
        return base, int(drive["number"] or 1)
    match = _COPY.match(stem)
    if match is None:
        return stem, 0
    return match["stem"], int(match["number"] or match["again"] or 1)


def split_numbered(stem: str) -> tuple[str, int]:
    """Return a name without a number behind a hyphen, and the number; 0 without one."""
    match = _NUMBERED.match(stem)
    return (match["stem"], int(match["number"])) if match else (stem, 0)
