"""Evidence that a hostile program may write: a sound one changed at random, and the course's checks run on it.

    python tests/fuzz/checks.py FOLDER FIRST LAST     prints a JSON line for each case, all in one process

FOLDER holds a list of requests in `requests.json`, the references' evidence under `sound/`, and gets the changed
one under `case/`. A case is its number: the same number makes the same changes, to the evidence for the same
request. The process may die of one, as the examiner's child may: its driver continues with the next.
"""

import json
import random
import resource
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

ROOM_BYTES = 8 << 30
SLOW, SLOW_EVERY = ("hw3", "hw4"), 60
NUMBERS = (0, 1, -1, 2, 7, 2**31 - 1, 2**31, -(2**31), 2**40, 2**62, 1000, 2000)
FIGURES = (0.0, -0.0, 1.0, -1.0, 0.5, 1e-320, 1e300, -1e300, 1e39, float("nan"), float("inf"), float("-inf"))
TEXTS = (
    "",
    "x",
    ":0",
    "^x",
    "x:1",
    "x:-1",
    "x:99",
    "a:b:c",
    "/",
    "\ud83d\ude00",
    "가",
    "\0",
    "n" * 5000,
    "finished",
)
TEXTS += (
    "exit",
    "memory",
    "tf2",
    "tf1",
    "built",
    "missing",
    "number",
    "tensor",
    "mapping",
    "None",
    "nan",
    "rate",
)
STDOUTS = (
    "0.92\n" * 50,
    "9" * 3000 + "\n",
    "1e999 %\n",
    "13\n13.0\n",
    "٣٤.٥ %\n",
    "accuracy nan\n",
    "0.9." * 400,
)
SHAPES = (
    (),
    (0,),
    (1,),
    (10,),
    (784, 10),
    (10, 784),
    (0, 10),
    (1, 10),
    (3, 1, 4, 1, 5),
    (2, 0, 3),
    (1 << 20,),
)
DTYPES = ("float16", "float32", "float64", "int8", "int32", "int64", "uint8", "uint64", "bool")
OPS = (
    "Const",
    "Placeholder",
    "Identity",
    "Neg",
    "ArgMax",
    "ArgMin",
    "Softmax",
    "Add",
    "MatMul",
    "VariableV2",
)
OPS += (
    "VarHandleOp",
    "ReadVariableOp",
    "Relu",
    "NoOp",
    "Reshape",
    "Where",
    "Unique",
    "Shape",
    "RandomUniform",
)
OPS += ("Complex", "Cast", "Fill", "Switch", "Svd", "Sum", "ReadFile", "Nothing", "PlaceholderWithDefault")


def change(folder: Path, others: list[Path], draw: random.Random) -> list[str]:
    """Change the evidence in *folder* in a few ways; names them."""
    told = []
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 5))):
        kind = draw.choice(KINDS)
        told.append(kind.__name__)
        # What an earlier change left may be nothing that this one can read.
        with suppress(Exception):
            kind(folder, others, draw)
    return told


def _json(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "evidence.json").read_text(encoding="utf-8"))
    return found


def _put_json(folder: Path, data: dict[str, Any]) -> None:
    (folder / "evidence.json").write_text(json.dumps(data), encoding="utf-8")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each container in plain data with each of its keys."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _odd(value: Any, words: list[str], draw: random.Random) -> Any:
    """Return an unusual value of the same type, since another type is refused on reading."""
    choices: dict[type, list[Any]] = {
        bool: [not value],
        int: [*NUMBERS],
        float: [*FIGURES],
        str: [*TEXTS, *words[: 2 * len(TEXTS)]],
        type(None): ["x:0", 1, 0.5, *words[:3]],
    }
    if isinstance(value, list):
        return draw.choice(([], value * 2, value[:1], value[::-1], value[1:]))
    if isinstance(value, dict):
        return {key: value[key] for key in value if draw.random() < 0.5}
    return draw.choice(choices[type(value)])


def leaf(folder: Path, _others: list[Path], draw: random.Random) -> None:
    """Put something odd at any one place of the JSON."""
    data = _json(folder)
    container, key = draw.choice([*_places(data)])
    container[key] = _odd(container[key], _words(folder, data), draw)
    _put_json(folder, data)


def nothing(folder: Path, _others: list[Path], draw: random.Random) -> None:
    """Put null at any one place of the JSON."""
    data = _json(folder)
    container, key = draw.choice([*_places(data)])
    container[key] = None
    _put_json(folder, data)


def trace(folder: Path, _others: list[Path], draw: random.Random) -> None:
    """Put something odd somewhere in the trace, the signature or the sessions."""
    data = _json(folder)
    part = draw.choice(
        [data[name] for name in ("trace", "signature", "sessions", "probes") if data.get(name)]
    )
    container, key = draw.choice([*_places(part)])
    container[key] = _odd(container[key], _words(folder, data), draw)
    _put_json(folder, data)


def told_optimizers(folder: Path, _others: list[Path], draw: random.Random) -> None:
    """Claim optimisers of which little or nonsense is known, and evaluations likewise."""
    data = _json(folder)
    words = _words(folder, data)
    each = {"kind": draw.choice(TEXTS), "learning_rate": draw.choice((None, *FIGURES)), "loss": None}
    each |= {
        "train_op": draw.choice((None, *words[:50])),
        "graph": draw.choice((None, data.get("main_graph"))),
    }
    each |= {"line": None, "runs": draw.choice(NUMBERS), "examples": draw.choice(NUMBERS)}
    data["trace"]["optimizers"] = [each] * draw.choice((1, 2))
    figure = {"step": draw.choice(NUMBERS), "tensor": draw.choice(words), "value": draw.choice(FIGURES)}
    figure |= {"split": draw.choice(("test", "train", "")), "examples": draw.choice(NUMBERS), "line": None}
    figure |= {"fed": {draw.choice(words): draw.choice(FIGURES)}}
    data["trace"]["evaluations"] = [figure] * draw.choice((0, 1, 3))
    _put_json(folder, data)


def missing_part(folder: Path, _others: list[Path], draw: random.Random) -> None:
    """Leave out a whole part."""
    data = _json(folder)
    name = draw.choice(
        ("trace", "signature", "sessions", "probes", "names", "main_graph", "problem", "stdout")
    )
    data.pop(name, None)
    _put_json(folder, data)


def name_of_another(folder: Path, _others: list[Path], draw: random.Random) -> None:
    """Let one of the program's names, or a role, be some other tensor of a graph."""
    data = _json(folder)
    words = _words(folder, data)
    if draw.random() < 0.5:
        draw.choice([*data["names"].values()]).update(
            kind=draw.choice(("tensor", "variable")), value=draw.choice(words)
        )
    elif isinstance(data.get("signature"), dict):
        role = draw.choice(("images", "labels", "keep", "prediction", "loss"))
        data["signature"][role] = draw.choice(words)
    _put_json(folder, data)


def odd_value_of_name(folder: Path, _others: list[Path], draw: random.Random) -> None:
    """Let one of the program's names hold any plain value at all."""
    data = _json(folder)
    values: list[Any] = [
        *NUMBERS,
        *FIGURES,
        *TEXTS,
        None,
        [],
        {},
        [[0.001, 0.9], [0.01, "a"], [1e39, 0.9]],
        [[]],
    ]
    values += [
        [[1e300, 0.9], [float("nan"), 0.1], [5e-324, 1.0]],
        [[1, 2, 3]],
        [[[1], 2]],
        [{"a": 1}],
        10**18,
    ]
    values += [[[2**63 - 1, 0.5], [0.5, 0.5], [0.25, 0.5]], [["0.1", "0.9"], ["0.2", "1"], ["0.3", "nan"]]]
    kinds = ("number", "text", "collection", "mapping", "array", "function", "tensor")
    name = draw.choice([*data.get("names", {}), "tried", "f", "keep_prob", "x"])
    data.setdefault("names", {})[name] = {"kind": draw.choice(kinds), "value": draw.choice(values)}
    _put_json(folder, data)


def printed(folder: Path, _others: list[Path], draw: random.Random) -> None:
    """Print something odd."""
    data = _json(folder)
    data["stdout"] = draw.choice(STDOUTS)
    _put_json(folder, data)


def array(folder: Path, _others: list[Path], draw: random.Random) -> None:
    """Make an array of another shape, type or content."""
    import safetensors.numpy

    arrays = safetensors.numpy.load((folder / "arrays.safetensors").read_bytes())
    name = draw.choice([*arrays])
    kind = draw.randrange(5)
    if kind == 0:
        arrays[name] = np.zeros(draw.choice(SHAPES), draw.choice(DTYPES))
    elif kind == 1:
        arrays[name] = np.full(arrays[name].shape, draw.choice(FIGURES), "float32")
    elif kind == 2:
        with np.errstate(all="ignore"):
            arrays[name] = arrays[name].astype(draw.choice(DTYPES))
    elif kind == 3:
        arrays[name] = np.ascontiguousarray(arrays[name].T)
    else:
        arrays[name] = np.ascontiguousarray(arrays[draw.choice([*arrays])])
    (folder / "arrays.safetensors").write_bytes(safetensors.numpy.save(arrays))


def node(folder: Path, _others: list[Path], draw: random.Random) -> None:
    """Change nodes of a graph: another op, name, input, type or shape; or take them out."""
    from tensorflow.core.framework import graph_pb2

    file = draw.choice(sorted((folder / "graphs").glob("*.pb")))
    graph = graph_pb2.GraphDef.FromString(file.read_bytes())
    for _ in range(draw.choice((1, 1, 2, 6))):
        if not graph.node:
            break
        _change_node(graph, draw)
    file.write_bytes(graph.SerializeToString())


def forward_node(folder: Path, _others: list[Path], draw: random.Random) -> None:
    """Change a node that the program has a name for, or one just before it."""
    from tensorflow.core.framework import graph_pb2

    data = _json(folder)
    index = data.get("graphs", {}).get(data.get("main_graph"))
    file = folder / "graphs" / str(index)
    graph = graph_pb2.GraphDef.FromString(file.read_bytes())
    named = {str(each.get("value")).split(":")[0] for each in (data.get("names") or {}).values() if each}
    near = [n for n in graph.node if n.name in named]
    near += [n for n in graph.node for other in near if n.name in {i.split(":")[0] for i in other.input}]
    _change_node(graph, draw, draw.choice(near))
    file.write_bytes(graph.SerializeToString())


def graph_of_another(folder: Path, others: list[Path], draw: random.Random) -> None:
    """Put in another assignment's graph, with its arrays or without, or a graph that is broken off."""
    file = draw.choice(sorted((folder / "graphs").glob("*.pb")))
    other = draw.choice(others)
    if draw.random() < 0.2:
        file.write_bytes(file.read_bytes()[: draw.randrange(2000)])
        return
    file.write_bytes(draw.choice(sorted((other / "graphs").glob("*.pb"))).read_bytes())
    if draw.random() < 0.5:
        shutil.copy(other / "arrays.safetensors", folder / "arrays.safetensors")


def _change_node(graph: Any, draw: random.Random, chosen: Any = None) -> None:
    target = chosen if chosen is not None else draw.choice(graph.node)
    draw.choice(NODE_CHANGES)(graph, target, draw)


def _remove(graph: Any, target: Any, _draw: random.Random) -> None:
    graph.node.remove(target)


def _rename(graph: Any, target: Any, draw: random.Random) -> None:
    target.name = draw.choice(("", "x", target.name + "_", draw.choice(graph.node).name))


def _another_op(_graph: Any, target: Any, draw: random.Random) -> None:
    target.op = draw.choice(OPS)


def _other_inputs(graph: Any, target: Any, draw: random.Random) -> None:
    del target.input[:]
    target.input.extend(draw.choice(graph.node).name for _ in range(draw.randrange(4)))


def _another_input(graph: Any, target: Any, draw: random.Random) -> None:
    place = draw.randrange(len(target.input))
    target.input[place] = draw.choice(("", "^x", "x:5", draw.choice(graph.node).name))


def _another_type(_graph: Any, target: Any, draw: random.Random) -> None:
    for key in ("dtype", "T", "SrcT", "DstT", "output_type"):
        if key in target.attr:
            target.attr[key].type = draw.choice((0, 1, 2, 3, 4, 7, 8, 9, 10, 14, 19, 20, 21, 101, 99))


def _another_shape(_graph: Any, target: Any, draw: random.Random) -> None:
    target.attr["shape"].shape.Clear()
    for size in draw.choice((*SHAPES, (-1, -1), (-1, 784), (3, 784), (2**40, 2**40), (-5,))):
        target.attr["shape"].shape.dim.add().size = size


def _another_constant(_graph: Any, target: Any, draw: random.Random) -> None:
    tensor = target.attr["value"].tensor
    tensor.tensor_shape.Clear()
    for size in draw.choice((*SHAPES[:-1], (-1,), (2**30, 2**30))):
        tensor.tensor_shape.dim.add().size = size
    tensor.tensor_content = b"\x01\x00\x80\xff" * draw.choice((0, 1, 10))


def _one_attribute_less(_graph: Any, target: Any, draw: random.Random) -> None:
    del target.attr[draw.choice(sorted(target.attr))]


NODE_CHANGES = (
    *(_remove, _rename, _another_op, _other_inputs, _another_input, _another_type, _another_shape),
    *(_another_constant, _one_attribute_less),
)


def _words(folder: Path, data: dict[str, Any]) -> list[str]:
    """Name the tensors of the graphs, and what the evidence itself calls anything."""
    from tensorflow.core.framework import graph_pb2

    found: list[str] = []
    for file in sorted((folder / "graphs").glob("*.pb")):
        with suppress(Exception):
            found += [f"{n.name}:0" for n in graph_pb2.GraphDef.FromString(file.read_bytes()).node]
    found += [*map(str, data.get("graphs") or ())]
    return found or ["x:0"]


KINDS: tuple[Callable[[Path, list[Path], random.Random], None], ...] = (
    *(leaf, trace, trace, name_of_another, name_of_another, odd_value_of_name, nothing, told_optimizers),
    *(
        missing_part,
        printed,
        array,
        array,
        node,
        node,
        forward_node,
        forward_node,
        forward_node,
        graph_of_another,
    ),
)


def of_case(requests: list[dict[str, Any]], number: int) -> dict[str, Any]:
    """Return a case's request; few are for convolutional networks, which take seconds."""
    slow = [request for request in requests if request["name"] in SLOW]
    quick = [request for request in requests if request["name"] not in SLOW]
    is_slow = not quick or (slow and number % SLOW_EVERY == SLOW_EVERY - 1)
    return slow[number // SLOW_EVERY % len(slow)] if is_slow else quick[number % len(quick)]


def run_case(folder: Path, request: dict[str, Any], number: int) -> dict[str, Any]:
    """Examine the evidence of case *number*; gives what a check or the examiner itself raised, unforeseen."""
    from grader.examine.session import examine

    sound = sorted((folder / "sound").iterdir())
    case = folder / "case"
    shutil.rmtree(case, ignore_errors=True)
    shutil.copytree(folder / "sound" / request["name"], case)
    told = change(case, sound, random.Random(number))
    begin = time.monotonic()
    try:
        report = examine(request | {"evidence_dir": str(case)})
    except Exception:  # noqa: BLE001 - this is what is looked for
        faults = [traceback.format_exc()[-1500:]]
        report = {"outcomes": []}
    else:
        faults = [str(each["message"]["params"]) for each in report["outcomes"] if each["status"] == "error"]
    statuses = [each["status"] for each in report["outcomes"]]
    return {
        "case": number,
        "name": request["name"],
        "told": told,
        "faults": faults,
        "statuses": statuses,
        "seconds": time.monotonic() - begin,
    }


def _make_cheap() -> None:
    """Train for fewer steps, and let all cases have their time: what the checks do is the same."""
    from grader.examine import audit
    from grader.examine.kit import lesson
    from grader.examine.models.cost import EvaluationTime

    whole = lesson.train_softmax
    lesson.train_softmax = lambda submission, rate, steps: whole(submission, rate, min(steps, 3))
    audit._UNREQUESTED_SECONDS = 0.2
    EvaluationTime.milliseconds = lambda _self: 10_000


def main() -> None:
    """Run the cases that the command names."""
    from grader.examine.session import preload

    folder, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (ROOM_BYTES, ROOM_BYTES))
    requests = json.loads((folder / "requests.json").read_text(encoding="utf-8"))
    preload({"datasets": [request["dataset"] for request in requests]})
    _make_cheap()
    for number in range(first, last):
        print(json.dumps(run_case(folder, of_case(requests, number), number)), flush=True)


if __name__ == "__main__":
    main()
