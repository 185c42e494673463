"""File names made from what students and platforms chose."""

import hashlib
import re
from typing import Final

_UNSAFE: Final = re.compile(r"[^\w.@+-]|^\.+")
_MOST_CHARACTERS: Final = 80
# Names of devices on Windows, with any ending.
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def student_file_name(student: str, taken: set[str]) -> str:
    """Return a name that every file system takes, and add it to `taken`.

    An id that had to be changed, or that differs from another only by case, gets a part of its hash.
    """
    name = _UNSAFE.sub("_", student)[:_MOST_CHARACTERS]
    if name != student or name.casefold() in taken or _RESERVED.fullmatch(name):
        name = f"{name}-{hashlib.sha256(student.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    taken.add(name.casefold())
    return name
