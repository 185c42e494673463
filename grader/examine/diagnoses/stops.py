"""Causes that stopped the program: an exception identified by class and text, at the student's line."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from grader.evidence.format import ProgramStop
from grader.evidence.operations import ENTROPIES, PLACEHOLDERS
from grader.evidence.tensor_names import op_of
from grader.examine.diagnoses.cause import Basis, Cause, Found, error, found, suggestion
from grader.examine.diagnoses.facts import Facts
from grader.examine.notice_texts import notice_text

_MOST_TEXT = 300
# Prefixes that TensorFlow writes before the informative line.
_FORWORDS = ("Graph execution error", "Detected at", "Node:", "File ", "[[")
_SHAPE = re.compile(r"\(\s*\??[\d, ?None]*\)|\[\s*\??[\d, ?None]*\]")

# The first row whose class and text both match names the problem: code, concept, class, text. The texts are
# those of TensorFlow and Python.
_PROBLEMS: tuple[tuple[str, str, str, str], ...] = (
    ("python-2-program", "python", r"SyntaxError|TabError", r"Missing parentheses in call to 'print'"),
    ("python-2-program", "python", r"NameError|ModuleNotFoundError", r"Python 2|'(urllib2|cPickle)'"),
    ("syntax-error", "python", r"SyntaxError|IndentationError|TabError", r""),
    (
        "uninitialised-variable",
        "sessions",
        r"FailedPrecondition",
        r"uninitialized|not initialized|has not been initialized",
    ),
    ("placeholder-not-fed", "placeholders", r"InvalidArgument", r"You must feed a value for placeholder"),
    ("session-closed", "sessions", r"RuntimeError", r"Attempted to use a closed Session"),
    (
        "other-graph",
        "sessions",
        r"ValueError|RuntimeError|TypeError",
        r"not an element of this graph|same graph|graph is empty",
    ),
    (
        "feed-key-no-tensor",
        "placeholders",
        r"TypeError",
        r"Cannot interpret feed_dict key|unhashable type: 'numpy\.ndarray'",
    ),
    ("tensor-fed", "placeholders", r"TypeError", r"feed cannot be a (tf\.)?Tensor"),
    ("fetch-is-nothing", "sessions", r"TypeError|ValueError", r"[Ff]etch argument|Argument `fetch`"),
    ("no-session", "sessions", r"ValueError", r"No default session|Cannot (execute|evaluate|use).*session"),
    ("variable-made-twice", "sessions", r"ValueError", r"Variable .* already exists"),
    ("no-gradient", "training-loop", r"ValueError", r"No gradients provided|No variables to optimize"),
    (
        "wrong-dtype",
        "shapes",
        r"TypeError|ValueError|InvalidArgument",
        r"\btype (float|int|double|string|bool)\w* .*\btype |dtype|DataType|[Tt]ensor conversion requested",
    ),
    ("shape-mismatch", "shapes", r"ValueError", r"Cannot feed value of shape"),
    (
        "shape-mismatch",
        "shapes",
        r"ValueError|InvalidArgument",
        r"shape|dimension|Incompatible|rank|Matrix size",
    ),
    ("asked-for-input", "python", r"NoInputError|EOFError", r"input\(\)|EOF when reading a line"),
    (
        "removed-tensorflow-name",
        "python",
        r"AttributeError|NameError",
        r"module '?(tensorflow|keras)|TensorFlow 1 surface",
    ),
    ("undefined-name", "python", r"NameError|UnboundLocalError", r""),
    ("missing-module", "python", r"ModuleNotFoundError|ImportError", r""),
    ("not-permitted", "python", r"PermissionError", r"Operation not permitted$"),
    ("missing-file", "python", r"FileNotFoundError|PermissionError", r""),
)
# The problem that a notice of the worker names, whatever the exception's class and text.
_NOTICED = {
    "no-input": "asked-for-input",
    "no-network": "not-permitted",
    "not-permitted": "not-permitted",
    "no-download": "missing-file",
    "data-set-not-served": "missing-file",
    "read-only": "missing-file",
    "module-not-installed": "missing-module",
    "module-downloads": "missing-module",
    "python-2-name": "python-2-program",
    "removed-tensorflow-name": "removed-tensorflow-name",
    "renamed-tensorflow-name": "removed-tensorflow-name",
    "removed-keras-name": "removed-tensorflow-name",
    "no-main-function": "undefined-name",
}


def _named(problem: ProgramStop) -> tuple[str, Found]:
    """Return the problem's code and its place. A notice replaces the exception's text."""
    code, text = _recognized(problem)
    shown = text if problem.notice is None else notice_text(problem.notice)
    params = {"text": shown} if code != "program-stopped" else {"text": shown, "kind": problem.kind}
    return code, Found(problem.line, params, cell=problem.cell)


def _recognized(problem: ProgramStop) -> tuple[str, str]:
    """Return the problem's code and the informative line of the exception's text."""
    lines = [line.strip() for line in problem.text.strip().splitlines()]
    telling = [line for line in lines if line and not line.startswith(_FORWORDS)] or [problem.kind]
    if problem.text.startswith("in user code:"):
        telling = telling[-1:]  # For a compiled function its lines come first and the error last.
    if problem.notice is not None and problem.notice.code in _NOTICED:
        return _NOTICED[problem.notice.code], telling[0]
    for code, _, kinds, words in _PROBLEMS:
        if re.search(kinds, problem.kind) and re.search(words, problem.text):
            line = next((line for line in telling if re.search(words, line)), telling[0])
            return code, line[:_MOST_TEXT]
    return "program-stopped", telling[0][:_MOST_TEXT]


def _stopped(facts: Facts, code: str) -> Found | None:
    problem = facts.evidence.problem
    if problem is None or facts.evidence.end == "memory":
        return None
    named, where = _named(problem)
    if named == "program-stopped" and facts.came_to_its_end:
        named = "cell-failed"
    return where if named == code else None


def shapes_apart(facts: Facts) -> Found | None:
    """Find two shapes that do not match, and name both if the exception does."""
    where = _stopped(facts, "shape-mismatch")
    if where is None:
        return None
    text = str(where.params["text"])
    shapes = list(dict.fromkeys(re.sub(r"\s+", " ", shape) for shape in _SHAPE.findall(text) if "," in shape))
    if len(shapes) < 2:
        return where
    return replace(where, params={"text": f"{shapes[0]} / {shapes[1]}: {text}"[:_MOST_TEXT]})


def swapped(facts: Facts) -> Found | None:
    """Find a cross-entropy whose logits are the labels and whose labels are the learnt scores."""
    graph = facts.graph
    for op in graph.of_all(ENTROPIES):
        sources = graph.inputs(op)
        if len(sources) == 2 and not graph.learns(sources[0]) and graph.learns(sources[1]):
            return found(facts.line_of(op_of(op)))
    return _log_of_labels(facts)


def _log_of_labels(facts: Facts) -> Found | None:
    """Find a hand-written cross-entropy that multiplies the logarithm of the labels by the answers."""
    graph = facts.graph
    for op in graph.of_type({"Log"}, facts.loss):
        given = [name for name in graph.ancestors(op) if graph.op(name) in PLACEHOLDERS]
        for product in (name for name in graph.consumers.get(op, []) if graph.op(name) == "Mul"):
            others = [side for side in graph.inputs(product) if op_of(side) != op]
            if given and not graph.learns(op) and any(graph.learns(side) for side in others):
                return found(facts.line_of(op))
    return None


def memory_of_evaluation(facts: Facts) -> Found | None:
    """Find an evaluation of thousands of images at once that ran out of memory."""
    loop = facts.loop
    if facts.evidence.end != "memory" or loop.training or loop.asked < 1000:
        return None
    problem = facts.evidence.problem
    place = found() if problem is None else Found(problem.line, cell=problem.cell)
    return replace(place, params={"examples": loop.asked})


def _row(code: str, concept: str) -> Cause:
    special: dict[str, Callable[[Facts], Found | None]] = {"shape-mismatch": shapes_apart}
    return error(code, concept, special.get(code, partial(_stopped, code=code)), Basis.EXCEPTION)


_CONCEPTS = {code: concept for code, concept, _, _ in _PROBLEMS}
CAUSES: tuple[Cause, ...] = (
    error("logits-and-labels-swapped", "cross-entropy", swapped, Basis.GRAPH),
    *(_row(code, concept) for code, concept in _CONCEPTS.items()),
    error("program-stopped", "python", partial(_stopped, code="program-stopped"), Basis.EXCEPTION),
    # Of a notebook whose last cell ran.
    error("cell-failed", "python", partial(_stopped, code="cell-failed"), Basis.EXCEPTION),
    suggestion("evaluation-too-large", "limits", memory_of_evaluation),
)
