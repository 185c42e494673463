"""The rule for the training steps at which the loss is sampled; the examiner expects these samples."""

from typing import Final

_EARLY: Final = (1, 2, 4, 8, 16, 32, 64)
_EVERY: Final = 100
_LOOK_EVERY: Final = 50
_EVERY_WHEN_MANY: Final = 1000
_MANY: Final = 400
_MOST: Final = 800
_LAST_CERTAIN: Final = (_MANY - len(_EARLY) - 1) * _EVERY


def is_sampled(step: int, samples: int) -> bool:
    """Whether the loss of a step, counted from 1, is sampled after `samples` samples."""
    if samples >= _MANY:
        return samples < _MOST and step % _EVERY_WHEN_MANY == 0
    return step in _EARLY or step % _EVERY == 0


def steps_to_next_sample(step: int) -> int:
    """Return the number of steps from `step` on before one may be sampled."""
    return min([step + -step % _EVERY, *(early for early in _EARLY if early >= step)]) - step


def is_looked_at(step: int) -> bool:
    """Whether the batch of a step, counted from 1, is inspected.

    Once in each `_LOOK_EVERY` steps, at no fixed distance: a loop over a hundred batches would show the same
    batch at each fixed one.
    """
    return step in _EARLY or step == _next_look(step)


def steps_to_next_look(step: int) -> int:
    """Return the number of steps from `step` on before one whose batch is inspected."""
    return min([_next_look(step), *(early for early in _EARLY if early >= step)]) - step


def _next_look(step: int) -> int:
    place = _look_in((step - 1) // _LOOK_EVERY)
    return place if place >= step else _look_in((step - 1) // _LOOK_EVERY + 1)


def _look_in(block: int) -> int:
    """Return the inspected step of a block of steps; the multiplier is Knuth's for hashing."""
    return block * _LOOK_EVERY + 1 + (block * 2_654_435_761 % 2**32) * _LOOK_EVERY // 2**32


def certain_samples(steps: int) -> set[int]:
    """Return the steps that are sampled in any training of `steps` steps."""
    last = min(steps, _LAST_CERTAIN)
    return {step for step in _EARLY if step <= last} | set(range(_EVERY, last, _EVERY))
