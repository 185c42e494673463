"""Assemble classic BPF programs that decide about system calls.

https://docs.kernel.org/userspace-api/seccomp_filter.html; the instructions are those of
https://docs.kernel.org/networking/filter.html. A program sees the call's number, the machine and
six integer arguments; it cannot follow pointers.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence

from grader.confine import kernel

LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
AND = 0x54  # BPF_ALU | BPF_AND | BPF_K
JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
JUMP_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
JUMP_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
RETURN = 0x06  # BPF_RET | BPF_K

# Offsets in struct seccomp_data; both machines are little-endian, so the low half of an argument comes first.
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16
_X32_BIT = 0x40000000


def assemble(machine: str, blocks: Mapping[str, bytes], actions: Mapping[str, int], otherwise: int) -> bytes:
    """Return a program for `machine`: `blocks` decide their calls, `actions` the others by number.

    A call in neither gets the action `otherwise`. Calls of another machine (32-bit mode, x32) kill the
    process.
    """
    return b"".join(_instructions(machine, blocks, actions, otherwise))


def _instructions(
    machine: str, blocks: Mapping[str, bytes], actions: Mapping[str, int], otherwise: int
) -> Iterator[bytes]:
    yield step(LOAD, _ARCH)
    yield step(JUMP_EQUAL, kernel.AUDIT_ARCHES[machine], 1, 0)
    yield give(kernel.SECCOMP_RET_KILL_PROCESS)
    yield step(LOAD, _NUMBER)
    if machine == "x86_64":
        yield step(JUMP_AT_LEAST, _X32_BIT, 0, 1)
        yield give(kernel.SECCOMP_RET_KILL_PROCESS)
    for name, block in blocks.items():
        number = kernel.number(name, machine)
        if number is not None:
            yield step(JUMP_EQUAL, number, 0, len(block) // 8) + block
    numbered = {kernel.number(name, machine): action for name, action in actions.items()}
    numbered.pop(None, None)
    for end, action in _ranges(
        {number: each for number, each in numbered.items() if number is not None}, otherwise
    ):
        yield step(JUMP_AT_LEAST, end, 1, 0) + give(action)
    yield give(otherwise)


def _ranges(actions: Mapping[int, int], otherwise: int) -> Iterator[tuple[int, int]]:
    """Yield (end, action) of successive ranges of numbers, from 0 to the last one in `actions`."""
    last = max(actions)
    for number in range(last + 1):
        action = actions.get(number, otherwise)
        if number == last or actions.get(number + 1, otherwise) != action:
            yield number + 1, action


def only(index: int, values: Sequence[int], otherwise: int) -> bytes:
    """Return a block that allows the call if its argument at `index` is one of `values`."""
    return load(index) + _any_equal(values, kernel.SECCOMP_RET_ALLOW) + give(otherwise)


def choose(index: int, choices: Sequence[tuple[Sequence[int], int]], otherwise: int) -> bytes:
    """Return a block that gives each group of values of the argument at `index` its own action."""
    return load(index) + b"".join(_any_equal(values, action) for values, action in choices) + give(otherwise)


def _any_equal(values: Sequence[int], action: int) -> bytes:
    """Return steps that return `action` if the accumulator is one of `values`, and continue otherwise."""
    count = len(values)
    tests = [
        step(JUMP_EQUAL, value, count - 1 - at, 1 if at == count - 1 else 0)
        for at, value in enumerate(values)
    ]
    return b"".join(tests) + give(action)


def load(index: int) -> bytes:
    """Return the step that loads the low half of the argument at `index`."""
    return step(LOAD, _ARGUMENTS + 8 * index)


def load_high(index: int) -> bytes:
    """Return the step that loads the high half of the argument at `index`."""
    return step(LOAD, _ARGUMENTS + 8 * index + 4)


def give(action: int) -> bytes:
    """Return the step that ends the program with `action`."""
    return step(RETURN, action)


def step(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """Return one struct sock_filter; the jumps count the instructions to skip."""
    return struct.pack("<HBBI", code, if_true, if_false, operand)
