"""Cut the stub that students start from out of a reference solution.

    # BEGIN SOLUTION
    # STUB: # 여기에 …
    W = tf.Variable(tf.zeros([784, 10]))
    # END SOLUTION

becomes only the text after `# STUB: `, with the indentation of that comment.
"""

import re
from pathlib import Path

from grader.domain.errors import CourseError
from grader.domain.messages import message

_BEGIN = re.compile(r"^\s*# BEGIN SOLUTION\s*$")
_END = re.compile(r"^\s*# END SOLUTION\s*$")
_STUB = re.compile(r"^(?P<indent>\s*)# STUB:(?: (?P<text>.*))?$")


def cut_stub(source: str, file: Path) -> str:
    """Return `source` with each marked part replaced by its `# STUB: ` lines; `file` is named in errors.

    Raises `CourseError` for markers that do not pair, for a source without markers, and for a `# STUB: ` line
    outside of them.
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
    """Return a solution's lines between the markers, with their numbers, and the lines that the stub keeps.

    `# STUB: ` lines belong to neither.
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
    """Return a solution as a student would write it: without markers and `# STUB: ` lines."""
    lines = source.splitlines()
    return "\n".join(line for line in lines if not any(m.match(line) for m in (_BEGIN, _END, _STUB))) + "\n"


def split_ranges(source: str) -> list[range]:
    """Return the ranges of lines that students write, as `without_markers` numbers them."""
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
