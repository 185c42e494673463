"""How many submissions run at once."""

import pytest

from grader.services.batch import cores
from grader.services.batch.cores import physical_cores


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Return a function that describes a machine by each processor's siblings, and those we may use."""

    def make(siblings: dict[int, str], allowed: set[int]):
        for number, text in siblings.items():
            folder = tmp_path / f"cpu{number}" / "topology"
            folder.mkdir(parents=True)
            (folder / "thread_siblings_list").write_text(f"{text}\n")
        monkeypatch.setattr(cores.os, "sched_getaffinity", lambda _pid: allowed, raising=False)
        return physical_cores(tmp_path)

    return make


def test_threads_of_one_core_count_once(machine) -> None:
    """Four logical processors of two cores are two."""
    assert machine({0: "0,2", 1: "1,3", 2: "0,2", 3: "1,3"}, {0, 1, 2, 3}) == 2


def test_only_allowed_processors_count(machine) -> None:
    """A process that may use one of four processors has one core."""
    assert machine({number: str(number) for number in range(4)}, {3}) == 1


def test_silent_system_has_logical_cores(machine) -> None:
    """Where the system does not say, every logical processor counts."""
    assert machine({}, {0, 1, 5}) == 3


def test_there_is_always_one(machine) -> None:
    """At least one submission runs."""
    assert machine({}, set()) == 1
