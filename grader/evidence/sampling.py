"""The rule for the training steps at which the loss is sampled; the examiner expects these samples."""

from typing import Final

_EARLY: Final = (1, 2, 4, 8, 16, 32, 64)
_EVERY: Final = 100
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


def certain_samples(steps: int) -> set[int]:
    """Return the steps that are sampled in any training of `steps` steps."""
    last = min(steps, _LAST_CERTAIN)
    return {step for step in _EARLY if step <= last} | set(range(_EVERY, last, _EVERY))
