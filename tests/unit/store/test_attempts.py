"""Attempts are recognised by content, and no download demotes a newer one."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.store.attempts import join_attempts
from grader.store.records import HandedIn

CONTENTS = ["a" * 64, "b" * 64, "c" * 64]


def attempt(number: int, content: int, *, newest: bool = False, day: int = 0, platform: str = "") -> HandedIn:
    """Return an attempt with one of the contents."""
    at = datetime(2026, 3, day, tzinfo=UTC) if day else None
    sha256 = CONTENTS[content]
    return HandedIn(
        "hw2", "ann", "Ann", number, newest, at, False, "a.py", "script", sha256, platform=platform
    )


def contents(stored: list[HandedIn], listed: list[HandedIn]) -> tuple[dict[int, int], int]:
    """Join, and return each number's content and the number of the newest."""
    rows = [row for _, row in join_attempts(stored, listed).rows]
    (newest,) = [row.attempt for row in rows if row.is_newest]
    return {row.attempt: CONTENTS.index(row.sha256) for row in rows}, newest


@pytest.mark.parametrize(
    ("stored", "listed", "joined", "newest"),
    [
        # A download that holds only the newest attempt numbers it 1.
        ([attempt(1, 0, newest=True)], [attempt(1, 1, newest=True)], {1: 0, 2: 1}, 2),
        # An older download: the stored attempt counts.
        (
            [attempt(1, 0), attempt(2, 1, newest=True)],
            [attempt(1, 0, newest=True)],
            {1: 0, 2: 1},
            2,
        ),
        # A whole download decides numbers and order.
        ([attempt(1, 1, newest=True)], [attempt(1, 0), attempt(2, 1, newest=True)], {1: 0, 2: 1}, 2),
        # Times decide, also against what was seen first.
        ([attempt(1, 0, newest=True, day=9)], [attempt(1, 1, newest=True, day=8)], {1: 0, 2: 1}, 1),
        ([attempt(1, 0), attempt(2, 1, newest=True, day=8)], [attempt(1, 0, newest=True, day=9)], {1: 0, 2: 1}, 1),
        # Canvas numbers attempts, so that a lower number is older.
        (
            [attempt(3, 0, newest=True, platform="canvas")],
            [attempt(2, 1, newest=True, platform="canvas")],
            {3: 0, 2: 1},
            3,
        ),
    ],
)  # fmt: skip
def test_newest_attempt_is_found(stored, listed, joined, newest) -> None:
    """Content tells attempts apart; times, then the platform's numbers, then arrival tell their order."""
    assert contents(stored, listed) == (joined, newest)


def test_what_a_download_lacks_stays() -> None:
    """A time that is known and the word LATE are not lost with a download that has neither."""
    stored = attempt(1, 0, newest=True, day=5)
    (row,) = [row for _, row in join_attempts([stored], [attempt(1, 0, newest=True)]).rows]
    assert row == stored


def test_unreadable_attempt_is_filled_in() -> None:
    """An attempt that could not be read gets its content in place, and keeps it when reading fails later."""
    unread = HandedIn("hw2", "ann", "Ann", 1, True, None, False, "", "", "")
    (row,) = [row for _, row in join_attempts([unread], [attempt(1, 0, newest=True)]).rows]
    (again,) = [row for _, row in join_attempts([row], [unread]).rows]
    assert (row.sha256, again.sha256, again.path) == (CONTENTS[0], CONTENTS[0], "a.py")


@st.composite
def downloads(draw) -> list[list[HandedIn]]:
    """Draw downloads of one student, each with attempts of its own numbering."""
    made = []
    for _ in range(draw(st.integers(1, 5))):
        held = draw(st.lists(st.integers(0, 2), min_size=1, max_size=3))
        days = [draw(st.sampled_from([0, day + 1])) for day in range(len(held))]
        last = len(held) - 1
        made.append([attempt(n + 1, c, newest=n == last, day=days[n]) for n, c in enumerate(held)])
    return made


@given(downloads())
def test_nothing_is_lost_whatever_arrives(made) -> None:
    """Every content stays, one attempt is the newest, numbers are unique, and a repeat changes nothing."""
    stored: list[HandedIn] = []
    for listed in made:
        rows = [row for _, row in join_attempts(stored, listed).rows]
        assert {row.sha256 for row in rows} == {row.sha256 for row in (*stored, *listed)}
        assert sum(row.is_newest for row in rows) == 1
        assert len({row.attempt for row in rows}) == len(rows)
        rows.sort(key=lambda row: row.attempt)
        again = sorted((row for _, row in join_attempts(rows, listed).rows), key=lambda row: row.attempt)
        assert again == rows
        stored = rows
