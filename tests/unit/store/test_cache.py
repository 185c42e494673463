"""Kept results: what comes back is what was kept, and nothing that is wrong with the folder stops a grading."""

import pytest

from grader.store.cache import ResultCache, cache_key


def test_key_tells_parts_apart() -> None:
    """Two sets of parts that would read the same joined together have different keys."""
    assert cache_key({"a": "b", "c": "d"}) != cache_key({"a": "bc", "": "d"})


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
