"""The imported modules, found without inspecting each of them in every worker.

Python stores reference counts in the objects, so iterating over `sys.modules` in a forked child makes the
kernel copy thousands of pages, about 10 ms per worker. Modules imported before the fork are found once;
later ones are at the end, since a dictionary keeps insertion order.
"""

import functools
import sys
from itertools import islice


@functools.cache
def modules_below(package: str) -> tuple[str, ...]:
    """Return `package` and its submodules that were imported when this was first called."""
    return tuple(name for name in sys.modules if name == package or name.startswith(f"{package}."))


def modules_since(count: int) -> tuple[str, ...]:
    """Return the modules imported after there were `count` of them."""
    return tuple(islice(reversed(sys.modules), max(0, len(sys.modules) - count)))
