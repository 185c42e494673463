"""Find out which layers this machine has, without changing the calling process."""

import contextlib
import json
import os
import sys
import warnings
from collections.abc import Callable

from grader.confine.confine_errors import ConfineError
from grader.confine.layer import Availability, Layer, Reason
from grader.confine.layer_list import LAYERS

_ANSWER_BYTES = 65536


def probe_all() -> tuple[Availability, ...]:
    """Return the availability of each layer, in `LAYERS`' order; each one is really tried in a forked child.

    One child tries all of them, which takes milliseconds. Off Linux no layer is available.
    """
    if sys.platform != "linux":
        return tuple(_availability(layer, "not-linux") for layer in LAYERS)
    found = json.loads(_run_in_child(_try_all) or "{}")
    return tuple(_availability(layer, *found.get(layer.name, ("probe-died", ""))) for layer in LAYERS)


def _availability(layer: Layer, reason: str, detail: str = "") -> Availability:
    remedy = layer.remedy(reason) if reason else ""
    return Availability(layer.name, available=not reason, reason=reason, detail=detail, remedy=remedy)


def _run_in_child(answer: Callable[[], str]) -> str:
    """Return what `answer` returns in a forked child; the empty string when the child dies."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Python 3.12 warns of forking with threads; this child only makes system calls and takes no locks.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.write(writing, answer().encode()[:_ANSWER_BYTES])
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123
        text = pipe.read().decode()
    os.waitpid(child, 0)
    return text


def _try_all() -> str:
    """Return, as JSON, layer → (reason, detail), both empty for a layer that works."""
    reasons = {layer.name: _try(layer) for layer in sorted(LAYERS, key=lambda layer: layer.stages[0])}
    return json.dumps({name: (reason.code, reason.detail) for name, reason in reasons.items()})


def _try(layer: Layer) -> Reason:
    try:
        layer.probe()
    except (OSError, ValueError, ConfineError) as error:
        return layer.explain(error)
    return Reason("")
