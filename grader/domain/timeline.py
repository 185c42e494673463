"""Where the time of one grading went: named spans on the system's monotonic clock, which processes share."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """One part of the work, in monotonic seconds; parts may lie inside others."""

    name: str
    begin: float
    end: float

    @property
    def seconds(self) -> float:
        """Return how long it took."""
        return max(0.0, self.end - self.begin)

    def to_list(self) -> list[Any]:
        """Return the form that crosses processes."""
        return [self.name, self.begin, self.end]


@dataclass(slots=True)
class Timeline:
    """Records spans in the order in which they ended."""

    spans: list[Span] = field(default_factory=list)

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        """Record how long the block takes."""
        begin = time.monotonic()
        try:
            yield
        finally:
            self.spans.append(Span(name, begin, time.monotonic()))

    def extend(self, spans: Iterable[Span]) -> None:
        """Add spans that were recorded elsewhere."""
        self.spans.extend(spans)

    def to_contract(self) -> list[dict[str, Any]]:
        """Return the spans by their beginning, in seconds from the first one."""
        ordered = sorted(self.spans, key=lambda each: (each.begin, -each.end))
        return [
            {
                "name": each.name,
                "at_s": round(each.begin - ordered[0].begin, 4),
                "seconds": round(each.seconds, 4),
            }
            for each in ordered
        ]
