"""Run one submission in a box and report how it ended."""

import os
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.domain.assignment import Probe
from grader.domain.run import Isolation, Limits, RunStatus
from grader.domain.timeline import Span
from grader.sandbox.box import Box
from grader.sandbox.run_status import status_of
from grader.sandbox.sandbox_policy import worker_policy
from grader.sandbox.supervision import RunProgress, Watch, follow
from grader.sandbox.warm_process import Unanswered, WarmProcess

# The worker ends itself at the soft deadline and writes evidence; it is killed this much later.
HARD_AFTER_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class RunOrder:
    """What to run and within which limits; the worker receives only the job that `to_job` returns."""

    entry: str
    runtime: str
    seed: int
    threads: int
    max_steps: int | None
    probes: Sequence[Probe]
    limits: Limits
    dataset: Path
    isolation: Isolation
    hidden: Sequence[Path] = ()
    without: tuple[str, ...] = ()
    cgroup: Path | None = None

    def to_job(self, box: Box) -> dict[str, Any]:
        """Return the frame for the zygote."""
        policy = worker_policy(
            box,
            self.dataset,
            self.limits,
            self.isolation,
            os.environ,
            hidden=self.hidden,
            without=self.without,
            cgroup=self.cgroup,
        )
        return {
            "work": str(box.work),
            "evidence": str(box.evidence),
            "entry": self.entry,
            "runtime": self.runtime,
            "seed": self.seed,
            "threads": self.threads,
            "max_steps": self.max_steps,
            "deadline_seconds": self.limits.wall_seconds,
            "probes": [_plain_probe(probe) for probe in self.probes],
            "policy": policy.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run ended."""

    status: RunStatus
    layers: tuple[str, ...]
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    fault: str | None = None
    last: RunProgress | None = None
    is_over_limit: bool = False
    """Whether the host ended the run."""
    runtime: str | None = None
    """The runtime that the worker chose before the program started."""
    spans: tuple[Span, ...] = ()


def run_in_box(zygote: WarmProcess, order: RunOrder, box: Box) -> Iterator[RunProgress | RunReport]:
    """Run the content of `box`; yield progress, then one `RunReport`. Raises `SandboxError`."""
    zygote.wait_ready()
    channel = zygote.submit(order.to_job(box), socket.SOCK_DGRAM)
    watch = Watch()
    deadline = watch.started + order.limits.wall_seconds + HARD_AFTER_SECONDS
    try:
        yield from follow(channel, watch, order.limits, deadline, box.root)
    except Unanswered:
        zygote.end()
        raise
    finally:
        channel.close()
    spans = watch.spans("run")
    box.settle()
    seconds = time.monotonic() - watch.started
    yield RunReport(
        status_of(watch, order.limits),
        watch.layers,
        seconds,
        watch.cpu_seconds,
        watch.peak_bytes,
        watch.fault,
        watch.last,
        watch.killed_for is not None,
        watch.runtime or None,
        spans,
    )


def _plain_probe(probe: Probe) -> dict[str, Any]:
    cases = [{"name": case.name, "arguments": [dict(a) for a in case.arguments]} for case in probe.cases]
    return {"function": probe.function, "cases": cases}
