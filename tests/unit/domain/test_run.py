"""Facts of a run are stored and read back."""

import pytest

from grader.domain.run import Limits, RunFacts, RunStatus


def test_stored_facts_are_the_same() -> None:
    """Every field survives, layers as a tuple."""
    facts = RunFacts(RunStatus.KILLED, ("userns", "seccomp"), 1.5, None, 120, 64, 2.5)
    data = facts.to_dict()
    assert (data["status"], data["layers"]) == ("killed", ["userns", "seccomp"])
    assert RunFacts.from_dict(data) == facts


@pytest.mark.parametrize("change", [{"status": "unknown"}, {"colour": 1}, {"layers": None}])
def test_other_data_is_refused(change) -> None:
    """What `to_dict` did not return raises."""
    data = RunFacts(RunStatus.GRADED, (), 1.0, "e").to_dict() | change
    with pytest.raises((KeyError, TypeError, ValueError)):
        RunFacts.from_dict(data)


def test_default_limits_are_those_of_the_reference() -> None:
    """Ten minutes, half an hour of processor time, 4 GiB of memory, 1 GiB of files."""
    limits = Limits().to_dict()
    assert (limits["wall_seconds"], limits["cpu_seconds"], limits["processes"]) == (600.0, 1800, 512)
    assert (limits["memory_bytes"], limits["file_bytes"]) == (4 << 30, 1 << 30)
