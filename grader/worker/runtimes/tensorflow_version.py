"""The version of TensorFlow that a program was written for, by its text only.

Text that does not parse (notebook magics, broken syntax) is read by regular expressions, so that a
half-written file still gets a runtime.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Literal

Version = Literal[1, 2]

WORDS = ("tensorflow", "keras")
"""One of these is in every program that uses TensorFlow."""

_V1 = "tf.compat.v1."
_DISABLES = frozenset({"disable_v2_behavior", "disable_eager_execution"})
_ENABLES = frozenset({"enable_v2_behavior", "enable_eager_execution"})
_SESSIONS = frozenset({"Session", "InteractiveSession"})
_GRAPH_ONLY = _SESSIONS | {"placeholder", "placeholder_with_default", "global_variables_initializer"}
_GRAPH = frozenset(
    {
        "placeholder",
        "placeholder_with_default",
        "train.Saver",
        "global_variables_initializer",
        "initialize_all_variables",
        "get_variable",
        "global_variables",
        "layers.dense",
        "data.make_one_shot_iterator",
    }
)
_EAGER_ONLY = frozenset({"GradientTape", "function"})
_TF1_NAMES = frozenset(
    """get_variable variable_scope initialize_all_variables local_variables_initializer app flags layers
    contrib set_random_seed truncated_normal random_normal random_uniform log ConfigProto mul sub neg pack
    get_default_graph reset_default_graph merge_all_summaries scalar_summary to_float to_int32 assign
    get_collection trainable_variables global_variables""".split(),  # noqa: SIM905  (a word list reads best)
)
_KERAS = ("keras", "tf.keras", "tf.python.keras")
_OPTIMIZER = re.compile(r"train\.\w+Optimizer$")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*")
_IMPORT_AS = re.compile(r"^[ \t]*import[ \t]+(tensorflow[\w.]*)(?:[ \t]+as[ \t]+(\w+))?", re.MULTILINE)
_FROM_IMPORT = re.compile(
    r"^[ \t]*from[ \t]+((?:tensorflow|keras)[\w.]*)[ \t]+import[ \t]+(.+)$", re.MULTILINE
)


def tensorflow_version(source: str) -> Version | None:  # noqa: PLR0911  rules in order
    """Return the version that `source` was written for; None where it uses the names of neither.

    An explicit `tf.compat.v1.*` call in an otherwise TF2 program does not make it TF1: a session, or one
    of the calls that switch TF2 behaviour off, does.
    """
    names = _canonical_names(source)
    tails = {_tail(name) for name in names}
    direct = {_tail(name) for name in names if not name.startswith(_V1)}
    if tails & _DISABLES:
        return 1
    if any(tail.rpartition(".")[2] in _ENABLES for tail in tails):
        return 2
    keras = any(name.startswith(_KERAS) for name in names)
    if "model.fit" in names and keras and not direct & _GRAPH:
        # Many Keras programs make a session only to configure the graphics card.
        return 2
    if tails & _SESSIONS or direct & _GRAPH_ONLY:
        return 1
    if direct & _EAGER_ONLY:
        return 2
    if any(_is_tf1(tail) for tail in direct):
        return 1
    if "model.fit" in names or keras:
        return 2
    return 1 if _uses_lesson_data(names) else None


def _tail(name: str) -> str:
    """Return `name` without `tf.` or `tf.compat.v1.`; empty for a name of neither."""
    if name.startswith(_V1):
        return name.removeprefix(_V1)
    return name.removeprefix("tf.") if name.startswith("tf.") else ""


def _is_tf1(tail: str) -> bool:
    return tail.split(".", maxsplit=1)[0] in _TF1_NAMES or bool(_OPTIMIZER.match(tail))


def _uses_lesson_data(names: set[str]) -> bool:
    return any(name.startswith(("tf.examples", "input_data")) for name in names)


def _canonical_names(source: str) -> set[str]:
    """Return every dotted name in `source`, its first part replaced by what it was imported from."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _names_by_pattern(source)
    aliases = {"tf": "tf", "tensorflow": "tf"} | dict(_imports(tree))
    aliases |= dict(_assigned(tree, aliases))
    names = set(aliases.values()) | set(_starred(tree))
    for node in ast.walk(tree):
        dotted = _dotted(node)
        if dotted:
            head, _, rest = dotted.partition(".")
            names.add(".".join(filter(None, (aliases.get(head, head), rest))))
            if dotted.endswith(".fit"):
                names.add("model.fit")
    if any(name == "tf.compat.v1.*" for name in names):
        names |= {_V1 + name for name in names if "." not in name}
    return names - {"tf"}


def _imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.split(".")[0]
                yield bound, _short(alias.name if alias.asname else bound)
                if not alias.asname and "." in alias.name:
                    yield alias.name, _short(alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, _short(f"{node.module}.{alias.name}")


def _assigned(tree: ast.AST, aliases: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the short names that a program gives to TF1's surface: `tf1 = tf.compat.v1`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            head, _, rest = _dotted(node.value).partition(".")
            if rest and f"{aliases.get(head, head)}.{rest}." == _V1:
                yield node.targets[0].id, _V1.removesuffix(".")


def _starred(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.names[0].name == "*":
            yield _short(node.module) + ".*"


def _short(module: str) -> str:
    return re.sub(r"^tensorflow(?:\._api\.v2)?(?=\.|$)", "tf", module)


def _dotted(node: ast.AST) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ".".join(reversed(parts)) if parts and parts[0] == "fit" else ""
    return ".".join([node.id, *reversed(parts)])


def _names_by_pattern(source: str) -> set[str]:
    """Return the dotted names in text that does not parse; comments are left out, strings are not."""
    text = re.sub(r"#.*", "", source)
    aliases = {"tf": "tf", "tensorflow": "tf"}
    for module, alias in _IMPORT_AS.findall(text):
        aliases[alias or "tensorflow"] = _short(module) if alias else "tf"
    for module, listed in _FROM_IMPORT.findall(text):
        for item in listed.strip("() \r").split(","):
            words = item.split()
            if words:
                aliases[words[-1]] = _short(f"{module}.{words[0]}")
    names = set(aliases.values())
    for match in _DOTTED.findall(text):
        head, _, rest = re.sub(r"\s+", "", match).partition(".")
        names.add(".".join(filter(None, (aliases.get(head, head), rest))))
        if rest.endswith("fit"):
            names.add("model.fit")
    return names - {"tf"}
