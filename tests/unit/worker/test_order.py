"""An order is read from the frame that the host sends."""

from pathlib import Path

from grader.worker.order import ProbeCall, ProbedFunction, ProgramOrder

FRAME = {
    "work": "/box/work",
    "entry": "hw.py",
    "evidence": "/box/evidence",
    "runtime": "tf1",
    "seed": 3,
    "threads": 1,
    "max_steps": None,
    "deadline_seconds": 60,
    "probes": [{"function": "layer", "cases": [{"name": "small", "arguments": [{"value": 4}]}]}],
    "policy": {},
}


def test_order_has_typed_values():
    """Folders become paths and probes become values; what concerns only the sandbox is left out."""
    order = ProgramOrder.from_frame(FRAME)
    assert (order.work, order.evidence) == (Path("/box/work"), Path("/box/evidence"))
    assert (order.seed, order.max_steps, order.deadline_seconds) == (3, None, 60.0)
    assert order.probes == (ProbedFunction("layer", (ProbeCall("small", ({"value": 4},)),)),)
