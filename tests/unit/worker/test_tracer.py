"""The steps that run unobserved are those that nothing would sample or refuse."""

import numpy as np
import pytest

from grader.worker.program_endings import BudgetReached
from grader.worker.shims.provenance import Provenance
from grader.worker.tracer import Tracer


class Silent:
    """A progress channel that nobody reads."""

    def send(self, _figures):
        """Send nothing."""


def tracer(max_steps=None):
    """Return the tracer of a program that has not started."""
    return Tracer(Silent(), Provenance({}, {}), max_steps, "hw.py")


@pytest.mark.parametrize("max_steps", [None, 0, 1, 37, 64, 200, 201])
def test_unobserved_steps_are_neither_sampled_nor_refused(max_steps):
    """This holds under any budget, from any step on."""
    watch = tracer(max_steps)
    for _ in range(max_steps if max_steps is not None else 400):
        for ahead in range(watch.unobserved_steps()):
            other = tracer(max_steps)
            other.steps = watch.steps + ahead
            other.end_at_budget()
            assert not other.wants_loss()
            assert not other.wants_look()
        watch.after_step(1, None)
    if max_steps is not None:
        assert watch.unobserved_steps() == 0
        with pytest.raises(BudgetReached):
            watch.end_at_budget()


def test_unobserved_steps_end_at_a_sample():
    """After the 64th step, one batch is inspected, then the loss of the 100th step is sampled."""
    watch = tracer()
    for _ in range(64):
        watch.after_step(1, None)
    ahead = watch.unobserved_steps()
    watch.after_step(ahead, None, steps=ahead)
    assert (watch.wants_look(), watch.wants_loss()) == (True, False)
    watch.after_step(1, None)
    ahead = watch.unobserved_steps()
    watch.after_step(ahead, None, steps=ahead)
    assert (watch.steps, watch.wants_loss(), watch.unobserved_steps()) == (99, True, 0)


def test_several_steps_count_as_one_by_one():
    """Steps and examples add up."""
    watch = tracer()
    watch.after_step(300, None, steps=3)
    watch.after_step(100, 2.5)
    assert (watch.steps, watch.examples, watch.losses) == (4, 400, [(4, 2.5)])


def test_stopped_tracer_reports_nothing():
    """After `stop`, no progress is reported."""
    watch = tracer()
    watch.stop()
    assert watch.next_report == np.inf
    assert not watch.active
