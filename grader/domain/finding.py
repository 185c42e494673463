"""One result of examining the machine."""

from dataclasses import dataclass

from grader.domain.messages import Readable


@dataclass(frozen=True, slots=True)
class Finding:
    """What was examined, whether it is in order, what was found, and how to get what is missing."""

    name: str
    ok: bool
    text: Readable
    remedy: Readable | None = None
