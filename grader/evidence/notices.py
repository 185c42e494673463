"""What the worker reports in codes: the one list that worker and host agree on.

The worker knows no language. It writes a code and the values of a sentence's placeholders into the evidence;
the host makes a sentence of both when it is shown, from the catalogues' entry `notice-CODE`. Evidence is
untrusted, so a notice of an unknown code or form cannot be built.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_CHARACTERS = 300

PARAMS: Mapping[str, frozenset[str]] = {
    code: frozenset(names.split())
    for code, names in {
        # Why the program stopped.
        "no-input": "",
        "no-network": "",
        "no-download": "address",
        "not-permitted": "",
        "read-only": "path",
        "missing-file": "path",
        "missing-module": "module",
        "module-not-installed": "module",
        "module-downloads": "module instead",
        "data-set-not-served": "name served",
        "undefined-name": "name",
        "python-2-name": "name instead",
        "removed-method": "name instead",
        "removed-tensorflow-name": "name",
        "renamed-tensorflow-name": "name instead",
        "removed-keras-name": "name instead",
        "no-main-function": "",
        "nothing-returned": "",
        # Why a tensor of the program has its role.
        "named-in-comment": "name",
        "compared-with-labels": "op",
        "several-predictions": "names",
        "logits-of-loss": "op",
        "last-softmax": "op",
        "estimator-predicts": "",
        "model-predicts": "model",
        "function-predicts": "function",
        "no-model": "",
        "only-loss-reads": "",
        "beside-images": "output",
        "single-figure": "",
        "prediction-reads": "",
        "pipeline-output": "output",
        "fed-behind": "op",
    }.items()
}
"""Every code with the names of its parameters."""


@dataclass(frozen=True, slots=True)
class WorkerNotice:
    """One report of the worker: a code of `PARAMS` and a value for each of its parameters."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise `ValueError` for an unknown code, other parameters than the code has, or a long value."""
        if frozenset(self.params) != PARAMS.get(self.code):
            raise ValueError(f"no notice {self.code[:80]!r} with {sorted(self.params)[:9]}")
        if any(type(value) is not str or len(value) > MOST_CHARACTERS for value in self.params.values()):
            raise ValueError(f"notice {self.code!r}: a value is no text or is too long")


def notice(code: str, **params: object) -> WorkerNotice:
    """Build a notice in one call; long values are cut."""
    return WorkerNotice(code, {name: str(value)[:MOST_CHARACTERS] for name, value in params.items()})
