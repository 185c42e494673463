"""Own what a process's memory holds when it is handed out: nothing of what lay there before.

https://man7.org/linux/man-pages/man3/mallopt.3.html (M_PERTURB).
"""

from grader.confine import kernel

_M_PERTURB = -6
# Freed memory is filled with this byte, and memory that is handed out with the other bits: with zeros.
_FREED = 0xFF


def blank_memory() -> bool:
    """Have the C library fill memory that it hands out and takes back; tell whether it can.

    Some of TensorFlow's operations leave a part of their answer as the memory was. Where it was used before,
    that may be anything this process has seen. The GNU C library alone can be told so.
    """
    try:
        return bool(kernel.libc().mallopt(_M_PERTURB, _FREED))
    except (AttributeError, OSError, TypeError):
        return False
