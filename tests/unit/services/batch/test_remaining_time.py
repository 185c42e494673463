"""The estimate of a batch's rest is right or missing, never short by a multiple."""

import pytest

from grader.services.batch.remaining_time import RemainingTime


def test_nothing_is_said_before_anything_ran() -> None:
    """There is no estimate before a program ended, and none from results that did not run."""
    rest = RemainingTime({"a": 100, "b": 100}, 1)
    rest.end("a", 5.0)
    assert rest.seconds(5.0) is None


def test_like_programs_take_as_long() -> None:
    """Programs of a like cost are expected to take as long as the slowest so far, on all jobs."""
    rest = RemainingTime(dict.fromkeys("abcdef", 100), 2)
    for student, took in (("a", 10.0), ("b", 20.0)):
        rest.begin(student, 0.0)
        rest.end(student, took)
    assert rest.seconds(20.0) == 40.0


@pytest.mark.parametrize("number", [1, 40])
def test_cheap_programs_do_not_promise_that_dear_ones_are_quick(number) -> None:
    """After quick programs nothing is promised about trainings of two minutes; after one of those it is."""
    rest = RemainingTime({f"quick{n}": 5 for n in range(number)} | dict.fromkeys("xyz", 6000), 2)
    for n in range(number):
        rest.begin(f"quick{n}", n)
        rest.end(f"quick{n}", n + 1.0)
    assert rest.seconds(number) is None
    rest.begin("x", 50.0)
    rest.end("x", 170.0)
    assert rest.seconds(170.0) == 120.0


def test_program_that_overruns_ends_the_estimate() -> None:
    """While a program runs twice as long as expected, nothing is said."""
    rest = RemainingTime({"a": 1, "b": 1}, 1)
    rest.begin("a", 0.0)
    rest.end("a", 10.0)
    rest.begin("b", 10.0)
    assert (rest.seconds(14.0), rest.seconds(31.0)) == (6.0, None)


def test_second_try_begins_anew() -> None:
    """A program that is started again is measured from its last start."""
    rest = RemainingTime({"a": 1, "b": 1}, 1)
    rest.begin("a", 0.0)
    rest.begin("a", 100.0)
    rest.end("a", 104.0)
    assert rest.seconds(104.0) == 4.0
