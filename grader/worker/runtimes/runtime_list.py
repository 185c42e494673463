"""The list of runtimes, and which of them a program was written for."""

from collections.abc import Callable, Sequence

from grader.worker.runtime_protocol import Runtime
from grader.worker.runtimes.tf1.tf1_runtime import Tf1Runtime
from grader.worker.runtimes.tf2.tf2_runtime import Tf2Runtime

RUNTIMES: tuple[Runtime, ...] = (Tf1Runtime(), Tf2Runtime())
"""The first that recognises a program runs it; the last runs what none recognises."""


def choose_runtime(
    runtimes: Sequence[Runtime], preferred: str, source: str, read_neighbours: Callable[[], Sequence[str]]
) -> Runtime:
    """Return the runtime that `source` was written for, else the one named `preferred`, else the last.

    An entry file without any runtime's words only calls the files beside it; those are then read, too.
    """
    if not any(word in source for runtime in runtimes for word in runtime.words):
        source = "\n".join([source, *read_neighbours()])
    fitting = [runtime for runtime in runtimes if runtime.detects(source)]
    fitting += [runtime for runtime in runtimes if runtime.name == preferred]
    return fitting[0] if fitting else runtimes[-1]
