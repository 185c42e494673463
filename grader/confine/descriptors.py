"""Close descriptors, so that nothing opened before the fork is reachable after it."""

import contextlib
import os
from collections.abc import Iterable, Iterator

from grader.confine import kernel

_HIGHEST = 0xFFFFFFFF  # what close_range(2) takes as "all above"
_HIGHEST_INT = 2**31 - 1


def close_all_but(keep: Iterable[int]) -> None:
    """Close every descriptor of this process that is not in `keep`.

    0, 1 and 2 are closed too unless they are in `keep`; the next file opened gets their number.
    """
    for low, high in _gaps(sorted({fd for fd in keep if fd >= 0})):
        _close_range(low, high)


def _gaps(keep: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the ranges, ends included, that lie between the sorted descriptors in `keep`."""
    low = 0
    for descriptor in keep:
        if low < descriptor:
            yield low, descriptor - 1
        low = descriptor + 1
    yield low, _HIGHEST


def _close_range(low: int, high: int) -> None:
    try:
        kernel.syscall("close_range", low, high, 0)
    except OSError:
        # Linux before 5.9, macOS, Windows.
        for descriptor in _open_descriptors():
            if low <= descriptor <= high:
                with contextlib.suppress(OSError):
                    os.close(descriptor)


def _open_descriptors() -> list[int]:
    for folder in ("/proc/self/fd", "/dev/fd"):
        with contextlib.suppress(OSError):
            return [int(name) for name in os.listdir(folder)]  # noqa: PTH208
    limit = os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else 1024
    return list(range(min(limit, _HIGHEST_INT)))
