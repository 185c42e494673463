"""Fixtures for all tests: a fixed locale, no colour, the course, and a data set created once per session."""

import os
import signal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_SLOW_SECONDS = 1800
os.environ |= {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
for name in ("GRADE_COURSE", "GRADE_DATA_DIR", "GRADE_LANG", "GRADE_HIDDEN_SEED"):
    os.environ.pop(name, None)
# A shell starts background jobs with SIGINT ignored, and child processes would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def course_root() -> Path:
    """Return the root of this repository's course."""
    return ROOT


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder for this session, or the one that GRADE_TEST_CACHE names."""
    kept = os.environ.get("GRADE_TEST_CACHE")
    return Path(kept) if kept else tmp_path_factory.mktemp("cache")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Allow a slow test half an hour, unless it sets its own timeout."""
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(_SLOW_SECONDS))
