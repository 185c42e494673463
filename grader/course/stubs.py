"""Cut what students are handed from a reference solution.

    # BEGIN SOLUTION
    # STUB: # 여기에 …
    W = tf.Variable(tf.zeros([784, 10]))
    # END SOLUTION

becomes the text after `# STUB: ` alone, indented as its comment was.
"""

import re
from pathlib import Path

from grader.domain.errors import CourseError
from grader.domain.messages import message

_BEGIN = re.compile(r"^\s*# BEGIN SOLUTION\s*$")
_END = re.compile(r"^\s*# END SOLUTION\s*$")
_STUB = re.compile(r"^(?P<indent>\s*)# STUB:(?: (?P<text>.*))?$")


def cut_stub(source: str, file: Path) -> str:
    """Replace each marked part of `source` by its `# STUB: ` lines; `file` is named in errors.

    Raises `CourseError` where markers do not pair, where none is there, or where a `# STUB: ` line
    stands outside of them.
    """
    kept: list[str] = []
    begun: int | None = None
    regions = 0
    for number, line in enumerate(source.splitlines(), start=1):
        if _BEGIN.match(line) or _END.match(line):
            if bool(_BEGIN.match(line)) == (begun is not None):
                raise CourseError(message("stub-markers", file=str(file), line=number))
            begun = number if begun is None else None
            regions += begun is not None
        elif stub := _STUB.match(line):
            if begun is None:
                raise CourseError(message("stub-outside", file=str(file), line=number))
            kept.append((stub["indent"] + (stub["text"] or "")).rstrip())
        elif begun is None:
            kept.append(line)
    if begun is not None:
        raise CourseError(message("stub-markers", file=str(file), line=begun))
    if not regions:
        raise CourseError(message("stub-no-markers", file=str(file)))
    return "\n".join(kept) + "\n"


def split_lines(source: str) -> tuple[dict[str, int], set[str]]:
    """Part a solution's lines: those between the markers with their numbers, and those that the stub keeps.

    What a `# STUB: ` line says belongs to neither.
    """
    solved: dict[str, int] = {}
    kept: set[str] = set()
    inside = False
    for number, line in enumerate(source.splitlines(), start=1):
        text = line.strip()
        if _BEGIN.match(line) or _END.match(line):
            inside = bool(_BEGIN.match(line))
        elif text and not _STUB.match(line):
            if inside:
                solved.setdefault(text, number)
            else:
                kept.add(text)
    return solved, kept


def without_markers(source: str) -> str:
    """Give a solution as a student would have written it: without the markers and what the stub says."""
    lines = source.splitlines()
    return "\n".join(line for line in lines if not any(m.match(line) for m in (_BEGIN, _END, _STUB))) + "\n"


def split_ranges(source: str) -> list[range]:
    """Give the line numbers that students write, as `without_markers` counts them."""
    ranges: list[range] = []
    number, begun = 1, 0
    for line in source.splitlines():
        if _BEGIN.match(line):
            begun = number
        elif _END.match(line):
            ranges.append(range(begun, number))
        elif not _STUB.match(line):
            number += 1
    return ranges
