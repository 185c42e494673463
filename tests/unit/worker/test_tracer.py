"""The steps that may run before one is looked at are those that nothing would look at."""

import numpy as np
import pytest

from grader.worker.endings import BudgetReached
from grader.worker.shims.provenance import Provenance
from grader.worker.tracer import Tracer


class Silent:
    """A progress channel that nobody reads."""

    def tell(self, _figures):
        """Tell nobody."""


def tracer(max_steps=None):
    """Give a tracer of a program that did nothing yet."""
    return Tracer(Silent(), Provenance({}, {}), max_steps, "hw.py")


@pytest.mark.parametrize("max_steps", [None, 0, 1, 37, 64, 200, 201])
def test_no_step_that_is_free_is_looked_at_or_refused(max_steps):
    """Under any budget, from any step on."""
    watch = tracer(max_steps)
    for _ in range(max_steps if max_steps is not None else 400):
        for ahead in range(watch.free_steps()):
            other = tracer(max_steps)
            other.steps = watch.steps + ahead
            other.before_step()
            assert not other.wants_loss()
        watch.after_step(1, None)
    if max_steps is not None:
        assert watch.free_steps() == 0
        with pytest.raises(BudgetReached):
            watch.before_step()


def test_the_free_steps_end_where_one_is_looked_at():
    """After the 64th step, the 100th is the next whose loss is looked at."""
    watch = tracer()
    for _ in range(64):
        watch.after_step(1, None)
    assert watch.free_steps() == 35
    watch.after_step(35, None, steps=35)
    assert watch.wants_loss()
    assert watch.free_steps() == 0


def test_several_steps_count_as_one_by_one():
    """Steps and examples add up."""
    watch = tracer()
    watch.after_step(300, None, steps=3)
    watch.after_step(100, 2.5)
    assert (watch.steps, watch.examples, watch.losses) == (4, 400, [(4, 2.5)])


def test_what_is_stopped_tells_nothing_more():
    """After the end, what runs is the own work of the grader."""
    watch = tracer()
    watch.stop()
    assert watch.tell_at == np.inf
    assert not watch.active
