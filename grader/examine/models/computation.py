"""Describe what a program computes, so that two programs can be compared: graphs, values, training.

Two runs with the same description built the same graphs from the same constants, trained the same variables
to the same values, requested the same figures and stopped in the same way. Names, the order in which things
are built, and printed text make no difference.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from grader.evidence.format import Evidence, ProbeRecord, Variable
from grader.evidence.storage import read_evidence
from grader.evidence.tensor_names import op_of
from grader.examine.models.graph_parts import parse_graph
from grader.examine.verdicts import EvaluationRefused

_COMMUTATIVE: Final = {
    "Add",
    "AddV2",
    "Mul",
    "Maximum",
    "Minimum",
    "Equal",
    "NotEqual",
    "LogicalAnd",
    "LogicalOr",
}
# Names, and seeds: TensorFlow numbers random operations in the order in which they are built.
_NAMING: Final = {"seed", "seed2", "shared_name", "container"}


def preload() -> None:
    """Load TensorFlow without its notes on the machine, which its C++ code writes to descriptor 2."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        import tensorflow  # noqa: F401, ICN001 - for its effect
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def describe(folder: Path) -> str:
    """Return a hash of what a program computed, by its run's evidence."""
    text = json.dumps(_facts(read_evidence(folder)), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _facts(evidence: Evidence) -> dict[str, Any]:
    graphs = {name: _GraphHashes(data) for name, data in evidence.graphs.items()}
    main = graphs.get(evidence.main_graph or "")

    def tensor(name: str | None) -> str:
        return main.of(name) if main is not None and name else str(name)

    trace, signature = evidence.trace, evidence.signature
    named = [tensor(found.value) for found in evidence.names.values() if found.kind in {"tensor", "variable"}]
    plain = [found.value for found in evidence.names.values() if found.kind not in {"tensor", "variable"}]
    return {
        "end": evidence.end,
        "problem": evidence.problem.kind if evidence.problem else None,
        "tensors": sorted(named),
        "plain": sorted(json.dumps(value, sort_keys=True, default=str) for value in plain),
        "signature": [tensor(signature.images), tensor(signature.prediction), tensor(signature.loss)],
        "steps": [trace.train_steps, trace.examples, trace.losses],
        "optimizers": sorted(
            f"{each.kind} {each.learning_rate} {each.runs} {tensor(each.loss)} {tensor(each.train_op)}"
            for each in trace.optimizers
        ),
        "asked": [
            [each.step, tensor(each.tensor), each.value, each.split, each.examples]
            for each in trace.evaluations
        ],
        "variables": sorted(
            _variable(each, evidence) for session in evidence.sessions for each in session.variables
        ),
        "functions": [_function(each, graphs, evidence) for each in evidence.probes],
    }


def _function(record: ProbeRecord, graphs: Mapping[str, "_GraphHashes"], evidence: Evidence) -> list[Any]:
    graph = graphs.get(record.graph or "")
    outputs = [graph.of(name) for name in record.outputs] if graph is not None else list(record.outputs)
    made = sorted(_variable(each, evidence) for each in record.variables)
    return [record.function, record.case, record.status, outputs, made]


def _variable(variable: Variable, evidence: Evidence) -> str:
    """Describe a variable by its kind and last value."""
    value = evidence.arrays.get(variable.value or "")
    digest = "" if value is None else hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()
    return f"{variable.dtype} {variable.shape} {variable.trainable} {digest}"


class _GraphHashes:
    """A hash for each node of a graph over all that it is computed from."""

    def __init__(self, data: bytes) -> None:
        try:
            self._nodes = {node.name: node for node in parse_graph(data).node}
        except EvaluationRefused:
            self._nodes = {}
        self._known: dict[str, str] = {}

    def of(self, tensor: str) -> str:
        """Return the hash of a tensor; the name itself where it is no node."""
        place = tensor.partition(":")[2] or "0"
        wanted = op_of(tensor)
        waiting = [wanted]
        while waiting:
            name = waiting[-1]
            if name in self._known or name not in self._nodes:
                waiting.pop()
                continue
            # A loop leads back to a name that is being hashed already.
            missing = [
                each for each in self._sources(name) if each not in self._known and each not in waiting
            ]
            missing = [each for each in missing if each in self._nodes]
            if missing:
                waiting.append(missing[0])
            else:
                self._known[name] = self._hash(name)
                waiting.pop()
        return f"{self._known.get(wanted, wanted)}:{place}"

    def _sources(self, name: str) -> list[str]:
        return [op_of(each) for each in self._nodes[name].input]

    def _hash(self, name: str) -> str:
        node = self._nodes[name]
        inputs = [f"{self._known.get(op_of(each), '?')}:{each.partition(':')[2]}" for each in node.input]
        if node.op in _COMMUTATIVE:
            inputs.sort()
        attributes = sorted(
            f"{key}={value.SerializeToString(deterministic=True).hex()}"
            for key, value in node.attr.items()
            if key not in _NAMING and not key.startswith("_")
        )
        text = "\0".join([node.op, *inputs, *attributes])
        return hashlib.sha256(text.encode()).hexdigest()[:24]
