"""Own which modules there are, without a look at each in every worker.

Python counts references in the objects themselves, so that to go through `sys.modules` in a forked child
makes the kernel copy thousands of pages: some 10 ms for each worker. What was imported before the fork is
found once; what came since is at the end (a dictionary keeps the order of insertion).
"""

import functools
import sys
from itertools import islice


@functools.cache
def modules_below(package: str) -> tuple[str, ...]:
    """Name *package* and all modules below it that were imported when this was asked first."""
    return tuple(name for name in sys.modules if name == package or name.startswith(f"{package}."))


def modules_since(count: int) -> tuple[str, ...]:
    """Name the modules that came after there were *count* of them."""
    return tuple(islice(reversed(sys.modules), max(0, len(sys.modules) - count)))
