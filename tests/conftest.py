"""What all tests share: a fixed locale, no colour, the course, and a data set made once a session."""

import os
import signal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
os.environ |= {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
for name in ("GRADE_COURSE", "GRADE_DATA_DIR", "GRADE_LANG", "GRADE_HIDDEN_SEED"):
    os.environ.pop(name, None)
# What a shell starts in the background ignores Ctrl-C, and so would every program that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def course_root() -> Path:
    """Give the repository's own course."""
    return ROOT


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a cache of this session's own, or the one that GRADE_TEST_CACHE names to save the drawing."""
    kept = os.environ.get("GRADE_TEST_CACHE")
    return Path(kept) if kept else tmp_path_factory.mktemp("cache")
