"""A loop that adds operations to its graph is noticed."""

import tensorflow as tf

from grader.evidence.format import Loop
from grader.worker.runtimes.tf1.graph_growth import GraphGrowth


def test_growth_has_its_line() -> None:
    """A graph that is larger than at the last observation has grown, on the line that adds to it."""
    growth, graph = GraphGrowth(), tf.Graph()
    for _ in range(3):
        growth.observe(graph)
        with graph.as_default():
            exec(compile("import tensorflow as tf\ntf.constant(1.0)\n", "hw.py", "exec"))
    loop = growth.complete(Loop(looks=3), "hw.py")
    assert (loop.growths, loop.added, loop.growth_line, loop.looks) == (2, 2, 2, 3)


def test_graph_of_equal_size_has_not_grown() -> None:
    """A graph that stays the same, and a second graph, are no growth."""
    growth, graphs = GraphGrowth(), [tf.Graph(), tf.Graph()]
    with graphs[1].as_default():
        tf.constant(1.0)
    for graph in (graphs[0], graphs[0], graphs[1]):
        growth.observe(graph)
    assert growth.complete(Loop(), "hw.py") == Loop()
