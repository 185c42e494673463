"""Fill memory on allocation and release, so that it never shows what it held before.

https://man7.org/linux/man-pages/man3/mallopt.3.html (M_PERTURB).
"""

from grader.confine import kernel

_M_PERTURB = -6
# Freed memory is filled with this byte, and allocated memory with its complement, which is zero.
_FREED = 0xFF


def blank_memory() -> bool:
    """Make the C library fill memory on allocation and release; return whether it can.

    Some of TensorFlow's operations leave a part of their result uninitialised, and reused memory may hold
    anything that this process has seen. Only the GNU C library has this setting.
    """
    try:
        return bool(kernel.libc().mallopt(_M_PERTURB, _FREED))
    except (AttributeError, OSError, TypeError):
        return False
