"""Write evidence to a folder, read it back with all bounds and types checked, and compute its address."""

import hashlib
import json
import math
import os
import stat
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import safetensors.numpy
from safetensors import SafetensorError

from grader.evidence.earlier_form import current_form
from grader.evidence.format import VERSION, Array, Evidence, EvidenceError, ProgramStop
from grader.evidence.tensor_names import TensorName

MAX_JSON_BYTES = 8 << 20
MAX_GRAPH_BYTES = 256 << 20
MAX_ARRAY_BYTES = 1 << 30
MAX_GRAPHS = 256
_MAX_INTEGER = 2**63
_MAX_SIDE = 2**31
_CHUNK_BYTES = 1 << 20
_MOST_TEXT = 50_000
_JSON, _ARRAYS, _GRAPHS = "evidence.json", "arrays.safetensors", "graphs"
_ALLOWED_DTYPES = frozenset(
    {
        *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("float16", "float32", "float64"),
    }
)


def write_evidence(folder: Path, evidence: Evidence) -> None:
    """Write `evidence` into the existing `folder`; the JSON comes last and marks the folder as complete."""
    (folder / _GRAPHS).mkdir(exist_ok=True)
    index = {name: f"{number}.pb" for number, name in enumerate(evidence.graphs)}
    for name, file in index.items():
        (folder / _GRAPHS / file).write_bytes(evidence.graphs[name])
    safetensors.numpy.save_file(dict(evidence.arrays), folder / _ARRAYS)
    shallow = {
        f.name: getattr(evidence, f.name) for f in fields(evidence) if f.name not in {"graphs", "arrays"}
    }
    plain = {name: _plain(value) for name, value in shallow.items()} | {"graphs": index}
    # ASCII, since a program may print a lone surrogate, which UTF-8 cannot encode.
    (folder / _JSON).write_text(json.dumps(plain, ensure_ascii=True, allow_nan=True), encoding="ascii")


def read_evidence(folder: Path) -> Evidence:
    """Read and validate an untrusted folder.

    Raises `EvidenceError` for a missing or oversized file, an unknown version, a wrong type, a graph or array
    that the JSON names and the folder lacks, and for any other failure while reading. Links are not followed.
    """
    try:
        return _read(folder)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, MemoryError, OSError) as error:
        # A program may write its own evidence, with failures that cannot be foreseen.
        raise EvidenceError(f"{type(error).__name__}: {error}"[:300]) from error


def _read(folder: Path) -> Evidence:
    data = _read_json(folder)
    data = current_form(data)
    if data.get("version") != VERSION:
        raise EvidenceError(f"version {data.get('version')!r}, not {VERSION}")
    index = data.pop("graphs", {})
    data["graphs"], data["arrays"] = {}, {}
    evidence = _with_short_texts(_build(Evidence, data, "evidence"))
    graphs = _read_graphs(folder, index)
    arrays = _read_arrays(folder)
    return _with(evidence, graphs, arrays)


def read_figures(folder: Path, most: int, most_bytes: int) -> tuple[bytes, ...]:
    """Return the first figures that the program drew, without reading any other array.

    Those larger than `most_bytes` are left out. The bytes are the program's: nothing says that they are a
    picture. Raises `EvidenceError` like `read_evidence`.
    """
    try:
        names = _read_json(folder).get("figures") or ()
        if not names:
            return ()
        with safetensors.safe_open(folder / _ARRAYS, framework="numpy") as arrays:
            known = set(arrays.keys())
            wanted = [name for name in names if name in known][:most]
            small = [name for name in wanted if math.prod(arrays.get_slice(name).get_shape()) <= most_bytes]
            return tuple(arrays.get_tensor(name).astype("uint8").tobytes() for name in small)
    except (ValueError, TypeError, KeyError, OSError, RecursionError, MemoryError, SafetensorError) as error:
        raise EvidenceError(f"{type(error).__name__}: {error}"[:300]) from error


def address(folder: Path) -> str:
    """Return the evidence's content address: one SHA-256 over names and contents in sorted order.

    Only plain files of the format count; a program may have put anything else beside them.
    """
    digest = hashlib.sha256()
    for name in sorted(plain_names(folder)):
        content = hashlib.sha256()
        for chunk in _chunks(folder / name):
            content.update(chunk)
        digest.update(name.encode() + b"\0" + content.digest())
    return digest.hexdigest()


def copy_evidence(folder: Path, target: Path) -> None:
    """Copy the files of the format to `target`, which is created; links and other files are left out."""
    (target / _GRAPHS).mkdir(parents=True, exist_ok=True)
    for name in plain_names(folder):
        with (target / name).open("wb") as file:
            for chunk in _chunks(folder / name):
                file.write(chunk)


def has_evidence(folder: Path) -> bool:
    """Whether the evidence's JSON exists as a plain file."""
    return not folder.is_symlink() and _is_plain(folder / _JSON)


def plain_names(folder: Path) -> list[str]:
    """Return the plain files within the format's bounds: a sparse file costs its writer nothing.

    Graphs are numbered from 0 without gaps; later ones do not belong to the format.
    """
    graphs = folder / _GRAPHS
    kinds: list[tuple[Iterable[str], int]] = [([_JSON], MAX_JSON_BYTES), ([_ARRAYS], MAX_ARRAY_BYTES)]
    if graphs.is_dir() and not graphs.is_symlink():
        kinds.append(((f"{_GRAPHS}/{number}.pb" for number in range(MAX_GRAPHS)), MAX_GRAPH_BYTES))
    kept: list[str] = []
    for names, limit in kinds:
        total = 0
        for name in takewhile(lambda name: _is_plain(folder / name), names):
            total += (folder / name).lstat().st_size
            kept += [name] if total <= limit else []
    return kept


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield a plain file in pieces up to the format's maximum size; links are not followed."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as file:
        left = MAX_ARRAY_BYTES
        while left > 0 and (chunk := file.read(min(left, _CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _read_bounded(path: Path, limit: int) -> bytes:
    if not _is_plain(path):
        raise EvidenceError(f"{path.name} is missing or not a plain file")
    if path.stat().st_size > limit:
        raise EvidenceError(f"{path.name} is larger than {limit} bytes")
    return path.read_bytes()


def _read_json(folder: Path) -> dict[str, Any]:
    raw = _read_bounded(folder / _JSON, MAX_JSON_BYTES)
    try:
        data = json.loads(raw)
        # JSON may contain a lone surrogate, but files written later may not.
        data = json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise EvidenceError(f"{_JSON}: {error}") from error
    if not isinstance(data, dict):
        raise EvidenceError(f"{_JSON} does not hold an object")
    return data


def _read_graphs(folder: Path, index: Any) -> dict[str, bytes]:
    if not isinstance(index, dict) or len(index) > MAX_GRAPHS:
        raise EvidenceError("graphs: not an index, or too many")
    if (folder / _GRAPHS).is_symlink():
        raise EvidenceError("graphs: a link")
    graphs: dict[str, bytes] = {}
    left = MAX_GRAPH_BYTES
    allowed = {f"{number}.pb" for number in range(len(index))}
    for name, file in index.items():
        if not isinstance(file, str) or file not in allowed:
            raise EvidenceError(f"graphs: {str(file)[:80]!r} is not a name of the format")
        graphs[name] = _read_bounded(folder / _GRAPHS / file, left)
        left -= len(graphs[name])
    return graphs


def _read_arrays(folder: Path) -> dict[str, Array]:
    raw = _read_bounded(folder / _ARRAYS, MAX_ARRAY_BYTES)
    try:
        arrays: dict[str, Array] = safetensors.numpy.load(raw)
    except (SafetensorError, ValueError, TypeError, KeyError, OverflowError) as error:
        raise EvidenceError(f"{_ARRAYS}: {error}") from error
    if any(array.dtype.name not in _ALLOWED_DTYPES for array in arrays.values()):
        raise EvidenceError(f"{_ARRAYS}: a type of number that the format does not allow")
    return arrays


def _with_short_texts(evidence: Evidence) -> Evidence:
    """Truncate texts that causes search to slightly more than a worker writes."""
    problem, end = evidence.problem, evidence.end[:_MOST_TEXT]
    if problem is not None:
        texts = {f.name: getattr(problem, f.name) for f in fields(problem)}
        cut = {name: text[:_MOST_TEXT] for name, text in texts.items() if isinstance(text, str)}
        problem = ProgramStop(**(texts | cut))
    return replace(evidence, end=end, problem=problem)


def _with(evidence: Evidence, graphs: dict[str, bytes], arrays: dict[str, Array]) -> Evidence:
    named = {session.graph for session in evidence.sessions} | {p.graph for p in evidence.probes if p.graph}
    if missing := sorted(named - set(graphs)):
        raise EvidenceError(f"graphs: {missing[0]!r} is named but missing")
    variables = [variable for session in evidence.sessions for variable in session.variables]
    keys = {key for v in variables for key in (v.first, v.value) if key is not None}
    keys |= set(evidence.figures)
    if lost := sorted(keys - set(arrays)):
        raise EvidenceError(f"arrays: {lost[0]!r} is named but missing")
    variables += [variable for probe in evidence.probes for variable in probe.variables]
    if any(not 0 <= (side or 0) <= _MAX_SIDE for variable in variables for side in variable.shape):
        raise EvidenceError("a variable has a shape that no array can have")
    values = {f.name: getattr(evidence, f.name) for f in fields(evidence)}
    return Evidence(**(values | {"graphs": graphs, "arrays": arrays}))


def _build(kind: Any, value: Any, where: str) -> Any:  # noqa: PLR0911 - one return a kind of type
    """Convert JSON to the type that a field declares, or report where it does not match."""
    if kind is Any:
        return value
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        if value is None:
            return None
        return _build(next(a for a in arguments if a is not type(None)), value, where)
    if is_dataclass(kind):
        return _build_dataclass(kind, value, where)
    if origin is tuple:
        return _build_tuple(arguments, value, where)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise EvidenceError(f"{where}: not an object")
        return {str(key): _build(arguments[1], item, f"{where}.{key}") for key, item in value.items()}
    return _build_scalar(kind, value, where)


def _build_dataclass(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise EvidenceError(f"{where}: not an object")
    hints = typing.get_type_hints(kind)
    if unknown := sorted(set(value) - set(hints)):
        raise EvidenceError(f"{where}: unknown member {unknown[0]!r}")
    required = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    if lost := sorted(required - set(value)):
        raise EvidenceError(f"{where}: {lost[0]!r} is missing")
    return kind(**{name: _build(hints[name], item, f"{where}.{name}") for name, item in value.items()})


def _build_tuple(arguments: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise EvidenceError(f"{where}: not a list")
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_build(arguments[0], item, f"{where}[{number}]") for number, item in enumerate(value))
    if len(arguments) != len(value):
        raise EvidenceError(f"{where}: {len(value)} items, not {len(arguments)}")
    return tuple(_build(a, item, where) for a, item in zip(arguments, value, strict=True))


def _build_scalar(kind: Any, value: Any, where: str) -> Any:
    if type(value) is int and not -_MAX_INTEGER <= value < _MAX_INTEGER:
        raise EvidenceError(f"{where}: an integer beyond 64 bits")
    if kind is float and type(value) is int:
        return float(value)
    if kind in {int, float, str, bool} and type(value) is kind:
        return value
    if kind is TensorName and type(value) is str:
        return TensorName(value)
    if kind is bytes or not isinstance(kind, type):
        return value
    raise EvidenceError(f"{where}: {type(value).__name__}, not {kind.__name__}")
