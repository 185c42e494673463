"""Allocated memory shows nothing of what it held before."""

import ctypes
import sys

import pytest

from grader.confine import blank_memory


def test_freed_memory_is_blank(in_child):
    """Freed content cannot be read from memory that is allocated aligned, as TensorFlow's is."""
    if sys.platform == "win32" or not hasattr(ctypes.CDLL(None), "mallopt"):
        pytest.skip("not the GNU C library")

    def work():
        libc = ctypes.CDLL(None)
        libc.aligned_alloc.restype = ctypes.c_void_p
        libc.aligned_alloc.argtypes = [ctypes.c_size_t, ctypes.c_size_t]
        libc.free.argtypes = [ctypes.c_void_p]
        found = [blank_memory()]
        for size in (64, 896, 6400, 100_032):
            memory = [libc.aligned_alloc(64, size) for _ in range(20)]
            for each in memory:
                ctypes.memset(each, 0x41, size)
            for each in memory:
                libc.free(each)
            again = [ctypes.string_at(libc.aligned_alloc(64, size), size) for _ in range(40)]
            found.append(any(b"AAAA" in each for each in again))
        return found

    assert in_child(work) == [True, False, False, False, False]
