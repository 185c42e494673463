"""What is known of a TF1 program's sessions and of the sets of fetches that it runs."""

from dataclasses import dataclass, field
from typing import Any

from grader.evidence.format import Array


@dataclass(slots=True)
class Plan:
    """What is known of a set of fetches: whether it trains, with which optimisers, and its loss.

    `handed` has the images' tensor where an iterator or a queue of the graph hands them out.
    """

    fetches: Any
    trains: bool
    initialises: bool = False
    numbers: tuple[int, ...] = ()
    loss: Any = None
    scalars: tuple[tuple[int | None, str], ...] = ()
    handed: tuple[Any, ...] = ()


@dataclass(slots=True)
class Routine:
    """The step that a training loop repeats: the same fetches in the same session, with images under one key.

    Such steps are counted here by themselves, as many as *free* tells: a step of a small model takes some
    hundred microseconds, and what is done beside it finds the processor's caches full of other things, so
    that each call costs several times what it does elsewhere. `images` is the key of the fed images; None
    where none are fed. With nothing given it is none, and each run is another one.
    """

    state: Any = None
    plan: Any = None
    images: Any = None
    free: int = 0
    feed: Any = None
    begun: int = 0
    made: int = 0
    examples: int = 0

    def fed(self, session: Any, fetches: Any, feed_dict: Any) -> int | None:
        """Begin such a step, and give how many examples it is fed; None where the run is another one."""
        if self.begun >= self.free or session is not self.state.session:
            return None
        if fetches is not self.plan.fetches and not is_same(self.plan.fetches, fetches):
            return None
        examples = self._examples(feed_dict)
        if examples is not None:
            self.begun += 1
            self.feed = feed_dict
        return examples

    def _examples(self, feed_dict: Any) -> int | None:
        if self.images is None:
            return None if feed_dict else self.state.handed
        try:
            return len(feed_dict[self.images])
        except (TypeError, KeyError):
            return None


@dataclass(slots=True)
class SessionState:
    """A session of the program, kept alive until its variables have been read.

    `handed` is how many examples the graph's own iterator or queue hands out for a step, `asked` whether the
    value of any tensor was asked for.
    """

    session: Any
    graph: Any
    runs: int = 0
    train_steps: int = 0
    handed: int = 0
    closed: bool = False
    asked: bool = False
    first: dict[str, Array] = field(default_factory=dict)
    last: dict[str, Array] = field(default_factory=dict)
    plans: dict[Any, Plan] = field(default_factory=dict)


def is_same(known: Any, fetches: Any) -> bool:
    """Tell whether two requests fetch the same things; lists of the same things are the same."""
    if known is fetches:
        return True
    if isinstance(fetches, list | tuple):
        return (
            isinstance(known, list | tuple)
            and len(known) == len(fetches)
            and all(map(is_same, known, fetches))
        )
    return isinstance(fetches, str) and known == fetches
