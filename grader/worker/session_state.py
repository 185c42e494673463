"""What is known of a TF1 program's sessions and of the sets of fetches that it runs."""

from dataclasses import dataclass, field
from typing import Any

from grader.evidence.format import Array


@dataclass(slots=True)
class Plan:
    """What is known of a set of fetches: whether it trains, with which optimisers, and its loss."""

    fetches: Any
    trains: bool
    initialises: bool = False
    numbers: tuple[int, ...] = ()
    loss: Any = None
    scalars: tuple[tuple[int | None, str], ...] = ()


@dataclass(slots=True)
class SessionState:
    """A session of the program, kept alive until its variables have been read."""

    session: Any
    graph: Any
    runs: int = 0
    train_steps: int = 0
    closed: bool = False
    first: dict[str, Array] = field(default_factory=dict)
    last: dict[str, Array] = field(default_factory=dict)
    plans: dict[Any, Plan] = field(default_factory=dict)
