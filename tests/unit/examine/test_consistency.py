"""Contradictions in a trace."""

from dataclasses import replace

import pytest

from grader.examine.consistency import contradiction, struck


def optimizers(evidence, **changes):
    """Give the trace's one optimiser with other facts."""
    return (replace(evidence.trace.optimizers[0], **changes),)


def test_honest_trace_stands(evidence) -> None:
    """Evidence whose parts agree has no contradiction, with its cap too."""
    assert contradiction(evidence) is None
    assert contradiction(evidence, max_steps=100) is None


@pytest.mark.parametrize("steps", [99, 10_000])
def test_steps_beyond_the_cap(evidence, steps: int) -> None:
    """More steps than the host's cap allowed are none of the program's."""
    trace = replace(evidence.trace, train_steps=steps)
    assert contradiction(replace(evidence, trace=trace), max_steps=98) == "budget"


def test_a_cap_that_was_not_reached(evidence) -> None:
    """What excuses a program from its last lines is the host's cap, reached; a claim alone is none."""
    said = replace(evidence, trace=replace(evidence.trace, budget_reached=True))
    assert [contradiction(said, max_steps=cap) for cap in (100, 101, 1000)] == [None, None, "budget"]
    assert not struck(said).trace.budget_reached


def test_steps_of_no_session(evidence) -> None:
    """Steps that the sessions have not made contradict them; one that an alarm cut short does not."""
    many, one = (replace(evidence.trace, train_steps=steps) for steps in (10_000, 101))
    assert contradiction(replace(evidence, trace=many)) == "sessions"
    assert contradiction(replace(evidence, trace=one)) is None


def test_losses_are_sampled_on_the_way(evidence) -> None:
    """Steps by one optimiser of known loss leave a sample at each step where one is due."""
    trace = replace(evidence.trace, optimizers=optimizers(evidence, loss="loss:0"))
    assert contradiction(replace(evidence, trace=trace)) == "losses"
    due = tuple((step, 1.0) for step in (1, 2, 4, 8, 16, 32, 64, 100))
    assert contradiction(replace(evidence, trace=replace(trace, losses=due))) is None


def test_steps_of_no_optimiser(evidence) -> None:
    """Steps that no optimiser made need another update in the graph."""
    trace = replace(evidence.trace, optimizers=optimizers(evidence, runs=10))
    assert contradiction(replace(evidence, trace=trace)) == "updates"


def test_rate_that_no_update_has(evidence, v1) -> None:
    """A rate is the graph's own: where every update has another one, the claim is none of the program's."""
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
    """A struck trace has no steps, losses or runs, and the rest of the evidence stays."""
    found = struck(evidence)
    assert (found.trace.train_steps, found.trace.losses) == (0, ())
    assert [optimizer.runs for optimizer in found.trace.optimizers] == [0]
    assert found.sessions == evidence.sessions
