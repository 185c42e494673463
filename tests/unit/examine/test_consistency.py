"""Contradictions in a trace."""

from dataclasses import replace

import pytest

from grader.examine.consistency import contradiction, struck


def optimizers(evidence, **changes):
    """Return the trace's single optimizer with changed fields."""
    return (replace(evidence.trace.optimizers[0], **changes),)


def test_honest_trace_stands(evidence) -> None:
    """Consistent evidence has no contradiction, with and without a cap."""
    assert contradiction(evidence) is None
    assert contradiction(evidence, max_steps=100) is None


@pytest.mark.parametrize("steps", [99, 10_000])
def test_steps_beyond_the_cap(evidence, steps: int) -> None:
    """More steps than the host's cap are a contradiction."""
    trace = replace(evidence.trace, train_steps=steps)
    assert contradiction(replace(evidence, trace=trace), max_steps=98) == "budget"


def test_a_cap_that_was_not_reached(evidence) -> None:
    """Only reaching the host's cap explains an unfinished program; claiming it does not."""
    said = replace(evidence, trace=replace(evidence.trace, budget_reached=True))
    assert [contradiction(said, max_steps=cap) for cap in (100, 101, 1000)] == [None, None, "budget"]
    assert not struck(said).trace.budget_reached


def test_steps_of_no_session(evidence) -> None:
    """Steps that no session made are a contradiction; one step cut by an alarm is not."""
    many, one = (replace(evidence.trace, train_steps=steps) for steps in (10_000, 101))
    assert contradiction(replace(evidence, trace=many)) == "sessions"
    assert contradiction(replace(evidence, trace=one)) is None


def test_losses_are_sampled_on_the_way(evidence) -> None:
    """Steps of an optimizer with a known loss have a sample at each due step."""
    trace = replace(evidence.trace, optimizers=optimizers(evidence, loss="loss:0"))
    assert contradiction(replace(evidence, trace=trace)) == "losses"
    due = tuple((step, 1.0) for step in (1, 2, 4, 8, 16, 32, 64, 100))
    assert contradiction(replace(evidence, trace=replace(trace, losses=due))) is None


def test_steps_of_no_optimiser(evidence) -> None:
    """Steps without an optimizer need another update in the graph."""
    trace = replace(evidence.trace, optimizers=optimizers(evidence, runs=10))
    assert contradiction(replace(evidence, trace=trace)) == "updates"


def test_rate_that_no_update_has(evidence, v1) -> None:
    """A claimed rate that differs from that of every update in the graph is a contradiction."""
    with v1.Graph().as_default() as graph:
        loss = v1.square(v1.get_variable("w", [], use_resource=False), name="loss")
        v1.train.GradientDescentOptimizer(0.01).minimize(loss, name="step")
    (session,) = evidence.sessions
    built = replace(
        evidence, graphs=dict(evidence.graphs) | {session.graph: graph.as_graph_def().SerializeToString()}
    )
    for claimed, found in ((0.01, None), (0.02, "rates"), (None, None)):
        said = optimizers(evidence, learning_rate=claimed, train_op="step", loss=None)
        assert contradiction(replace(built, trace=replace(evidence.trace, optimizers=said))) == found


def test_struck_trace_claims_nothing(evidence) -> None:
    """A discarded trace has no steps, losses or runs; the other evidence stays."""
    found = struck(evidence)
    assert (found.trace.train_steps, found.trace.losses) == (0, ())
    assert [optimizer.runs for optimizer in found.trace.optimizers] == [0]
    assert found.sessions == evidence.sessions


def test_runtime_is_the_hosts_word(evidence):
    """Evidence that claims another runtime than the one that ran contradicts itself."""
    assert contradiction(evidence, runtime="tf1") is None
    assert contradiction(evidence, runtime="tf2") == "runtime"
    assert contradiction(replace(evidence, runtime="tf2"), runtime="tf1") == "runtime"
