"""The rule for sampled losses, as the worker follows it and the examiner expects it."""

from grader.evidence.sampling import certain_samples, is_sampled, steps_to_next_sample


def _sampled(steps: int) -> list[int]:
    taken: list[int] = []
    for step in range(1, steps + 1):
        if is_sampled(step, len(taken)):
            taken.append(step)
    return taken


def test_certain_samples_are_taken() -> None:
    """Whatever the number of steps, the samples that the examiner expects are those that were taken."""
    taken = set(_sampled(60_000))
    for steps in (0, 1, 3, 64, 99, 100, 1000, 39_000, 39_100, 60_000):
        assert certain_samples(steps) <= {step for step in taken if step <= steps}


def test_number_of_samples_is_bounded() -> None:
    """A training of a million steps has no more samples than 800."""
    assert len(_sampled(1_000_000)) == 800


def test_no_sample_is_passed_over() -> None:
    """Steps before the next sample may run unwatched: none of them is sampled."""
    for step in range(1, 500):
        free = steps_to_next_sample(step)
        assert not any(is_sampled(between, 0) for between in range(step, step + free))
        assert is_sampled(step + free, 0)
