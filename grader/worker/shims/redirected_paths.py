"""Places that programs write to and that do not exist here: folders beside them, and absolute paths.

Only the program was submitted, not the empty `logs` or `model` folder beside it, and there is no `/content`
or `/Users` here. A missing folder is created; a path below a folder of other machines, or below another
person's home, leads into the program's folder, for writing and reading alike. The system's own folders are
refused as everywhere.
"""

import builtins
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import tensorflow as tf

_OUTSIDE = "outside"
_WRITES = frozenset("wax+")
# https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html
_SYSTEM = frozenset(
    {"bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "nonexistent", "opt", "proc"}
    | {"run", "sbin", "srv", "sys", "usr", "var"}
)
_HOMES = frozenset({"home", "root"})


def writable(path: Any) -> Any:
    """Return `path`, or a replacement inside the current folder if its first folder is another machine's."""
    if not isinstance(path, str | os.PathLike):
        return path
    name = os.fspath(path)
    if not isinstance(name, str):
        return path
    name = os.path.abspath(name)  # noqa: PTH100 - `..` is to go, and no link is to be followed
    _, top, *below = Path(name).parts if name != "/" else ("/", "")
    if not below or _is_here(top, below[0]):
        return path
    return str(Path(_OUTSIDE, top, *below))


def _is_here(top: str, below: str) -> bool:
    """Whether the first folder of a path belongs to this machine: it exists or is one of the system's.

    A home that is missing or not writable is another person's.
    """
    if top in _HOMES:
        return os.access(Path("/", top, below) if top == "home" else Path("/", top), os.W_OK)
    return top in _SYSTEM or Path("/", top).exists()


def with_folder(path: Any) -> Any:
    """Create the folder of a file and return the file's place."""
    place = writable(path)
    if isinstance(place, str | os.PathLike):
        Path(os.fspath(place)).parent.mkdir(parents=True, exist_ok=True)
    return place


def found(path: Any) -> Any:
    """Return where `path` was written to, or `path` itself if this program did not write it."""
    place = writable(path)
    known = isinstance(place, str) and (Path(place).exists() or any(Path(place).parent.glob("*")))
    return place if known else path


def _first_through(
    change: Callable[[Any], Any], function: Callable[..., Any], name: str
) -> Callable[..., Any]:
    """Pass a function's first argument, or its argument `name`, through `change`."""

    @wraps(function)
    def call(*args: Any, **keywords: Any) -> Any:
        if args:
            args = (change(args[0]), *args[1:])
        elif name in keywords:
            keywords[name] = change(keywords[name])
        return function(*args, **keywords)

    return call


def install_places() -> None:
    """Apply these rules to Python's functions that create folders and files."""
    os.makedirs = _first_through(writable, os.makedirs, "name")
    os.mkdir = _first_through(writable, os.mkdir, "path")
    plain_open = builtins.open

    def open_somewhere(file: Any, mode: str = "r", *args: Any, **keywords: Any) -> Any:
        if isinstance(mode, str) and _WRITES & set(mode):
            place = writable(file)
            # A folder missing elsewhere, for example below /tmp, was not lost by submitting.
            is_near = isinstance(place, str | os.PathLike) and not Path(place).is_absolute()
            file = with_folder(place) if is_near else place
        elif not isinstance(file, int):
            file = file if os.path.exists(file) else found(file)  # noqa: PTH110 - any kind of path
        return plain_open(file, mode, *args, **keywords)

    builtins.open = open_somewhere


def install_graph_places(v1: Any) -> None:
    """Apply these rules to TF1's writers of summaries and checkpoints, and its file functions."""
    v1.summary.FileWriter = _moved_writer(v1.summary.FileWriter)
    v1.train.SummaryWriter = v1.summary.FileWriter
    saver = v1.train.Saver
    saver.save, saver.restore = _moved_path(with_folder, saver.save), _moved_path(found, saver.restore)
    for name in ("latest_checkpoint", "get_checkpoint_state"):
        setattr(v1.train, name, _first_through(found, getattr(v1.train, name), "checkpoint_dir"))
    for module in {id(m): m for m in (v1.gfile, tf.io.gfile)}.values():
        for name in ("MakeDirs", "MkDir", "makedirs", "mkdir"):
            if hasattr(module, name):
                setattr(module, name, _first_through(writable, getattr(module, name), "path"))


def install_eager_places() -> None:
    """Apply these rules to TF2's checkpoints, saved models and summaries."""
    checkpoint, manager = tf.train.Checkpoint, tf.train.CheckpointManager
    for name, change in {"save": writable, "write": writable, "restore": found, "read": found}.items():
        setattr(checkpoint, name, _second_through(change, getattr(checkpoint, name)))
    plain_init = manager.__init__

    def init(self: Any, checkpoint: Any, directory: Any, *args: Any, **keywords: Any) -> None:
        plain_init(self, checkpoint, writable(directory), *args, **keywords)

    manager.__init__ = init
    tf.train.latest_checkpoint = _first_through(found, tf.train.latest_checkpoint, "checkpoint_dir")
    tf.saved_model.save = _second_through(writable, tf.saved_model.save)
    tf.saved_model.load = _first_through(found, tf.saved_model.load, "export_dir")
    writer = _first_through(writable, tf.summary.create_file_writer, "logdir")
    vars(tf.summary).update(create_file_writer=writer)


def _second_through(change: Callable[[Any], Any], function: Callable[..., Any]) -> Callable[..., Any]:
    """Pass the path after an object through `change`."""

    @wraps(function)
    def call(owner: Any, *args: Any, **keywords: Any) -> Any:
        return function(owner, *map(change, args[:1]), *args[1:], **keywords)

    return call


def _moved_writer(plain: Any) -> Any:
    class FileWriter(plain):  # type: ignore[misc]
        """Writes summaries where that is possible."""

        def __init__(self, logdir: Any, *args: Any, **keywords: Any) -> None:
            super().__init__(writable(logdir), *args, **keywords)

    return FileWriter


def _moved_path(change: Callable[[Any], Any], method: Callable[..., Any]) -> Callable[..., Any]:
    """Pass the path of `save(sess, save_path)` and `restore(sess, save_path)` through `change`."""

    @wraps(method)
    def call(self: Any, sess: Any, save_path: Any, *args: Any, **keywords: Any) -> Any:
        return method(self, sess, change(save_path), *args, **keywords)

    return call
