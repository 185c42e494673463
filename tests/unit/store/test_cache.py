"""Kept results and runs: what is found equals what was kept, and a broken folder stops no grading."""

import pytest

from grader.domain.run import RunFacts, RunStatus
from grader.store.cache import ResultCache, RunCache


def test_kept_result_comes_back(tmp_path, make_card) -> None:
    """A scorecard is found under its key, equal to what was kept."""
    cache, card = ResultCache(tmp_path / "results"), make_card()
    cache.keep("k", card)
    assert cache.find("k") == card
    assert cache.find("other") is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": 2}', '{"schema": 1}', "\xff"])
def test_damaged_result_is_none(tmp_path, make_card, content) -> None:
    """A file that is no scorecard of this schema counts as no result."""
    cache = ResultCache(tmp_path)
    cache.keep("k", make_card())
    (tmp_path / "k.json").write_text(content, encoding="latin-1")
    assert cache.find("k") is None


def test_folder_that_cannot_be_written_keeps_none(tmp_path, make_card) -> None:
    """Where a file stands in the folder's place, keeping does nothing and raises nothing."""
    (tmp_path / "results").write_text("")
    cache = ResultCache(tmp_path / "results")
    cache.keep("k", make_card())
    assert cache.find("k") is None


def test_oldest_results_go(tmp_path, make_card, monkeypatch) -> None:
    """The folder holds no more results than it may."""
    monkeypatch.setattr("grader.store.cache._MOST_RESULTS", 3)
    cache = ResultCache(tmp_path)
    for number in range(5):
        cache.keep(str(number), make_card())
    assert len(list(tmp_path.iterdir())) == 3
    assert cache.find("4") is not None


FACTS = RunFacts(RunStatus.GRADED, ("seccomp",), 1.5, "e" * 64, cpu_seconds=1.0)


def _evidence(folder):
    folder.mkdir()
    (folder / "evidence.json").write_text("{}")
    return folder


def test_kept_run_comes_back(tmp_path) -> None:
    """A run is found under its key with its facts and its evidence; keeping it again replaces it."""
    runs, evidence = RunCache(tmp_path / "runs"), _evidence(tmp_path / "evidence")
    assert runs.find("k") is None
    for _ in range(2):
        runs.keep("k", FACTS, evidence)
        facts, place = runs.find("k")
        assert (facts, (place / "evidence.json").read_text()) == (FACTS, "{}")
    assert [entry.name for entry in (tmp_path / "runs").iterdir()] == ["k"]


@pytest.mark.parametrize(
    ("file", "content"), [("run.json", "{"), ("run.json", "{}"), ("evidence.json", None)]
)
def test_damaged_run_is_none(tmp_path, file, content) -> None:
    """A run without its facts or without its evidence counts as no run."""
    runs = RunCache(tmp_path / "runs")
    runs.keep("k", FACTS, _evidence(tmp_path / "evidence"))
    place = tmp_path / "runs" / "k" / file
    place.unlink() if content is None else place.write_text(content)
    assert runs.find("k") is None


def test_runs_need_a_writable_folder(tmp_path) -> None:
    """A file in the folder's place keeps no run and raises nothing."""
    (tmp_path / "runs").write_text("")
    RunCache(tmp_path / "runs").keep("k", FACTS, _evidence(tmp_path / "evidence"))
