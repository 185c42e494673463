"""`tf.app` and `tf.flags` for a program that runs inside another process."""

import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import tensorflow as tf

from grader.worker.explained import explained

_KINDS = (
    "string",
    "integer",
    "float",
    "bool",
    "boolean",
    "enum",
    "list",
    "spaceseplist",
    "multi_string",
    "multi_integer",
    "multi_float",
)
_RENAMED = {"flag_name": "name", "default_value": "default", "docstring": "help"}


class Flags:
    """Parses the command line when a flag is first read, as TF1's FLAGS did.

    The values are separate from absl's, which already define `log_dir` and `verbosity`: lessons define
    those names too.
    """

    def __init__(self, values: Any) -> None:
        object.__setattr__(self, "_values", values)

    def __getattr__(self, name: str) -> Any:
        values = object.__getattribute__(self, "_values")
        if not values.is_parsed():
            values((sys.argv or ["program"])[:1])
        return getattr(values, name)

    def __setattr__(self, name: str, value: Any) -> None:
        values = object.__getattribute__(self, "_values")
        if not values.is_parsed():
            values.mark_as_parsed()
        setattr(values, name, value)

    def __getitem__(self, name: str) -> Any:
        return object.__getattribute__(self, "_values")[name]

    def __contains__(self, name: str) -> bool:
        return name in object.__getattribute__(self, "_values")


def make_flags() -> ModuleType:
    """Build the module `tf.flags`: `FLAGS` and the `DEFINE_*` functions."""
    absl_flags = tf.compat.v1.flags
    values = absl_flags.FlagValues()
    module = ModuleType("tensorflow.flags", "Holds the program's own flags.")
    for kind in _KINDS:
        define = getattr(absl_flags, f"DEFINE_{kind}")
        setattr(module, f"DEFINE_{kind}", _bind(define, values))
    vars(module).update(FLAGS=Flags(values), mark_flag_as_required=lambda *_, **__: None)
    return module


def make_app(flags: ModuleType) -> ModuleType:
    """Build the module `tf.app`: `run` and `flags`."""
    module = ModuleType("tensorflow.app", "Runs a program's main().")

    def run(main: Callable[[Sequence[str]], Any] | None = None, argv: Sequence[str] | None = None) -> None:
        """Call `main` with the program's name and exit with its result.

        Without an argument, `main` of the calling file is used. Raises NameError if there is none.
        """
        if main is None:
            main = sys._getframe(1).f_globals.get("main")
        if main is None:
            error = NameError("tf.app.run() found no main() in this program")
            raise explained(error, "no-main-function")
        sys.exit(main(list(argv or (sys.argv or ["program"])[:1])))

    vars(module).update(run=run, flags=flags)
    return module


def _bind(define: Callable[..., Any], values: Any) -> Callable[..., Any]:
    def bound(*args: Any, **keywords: Any) -> Any:
        renamed = {_RENAMED.get(name, name): value for name, value in keywords.items()}
        return define(*args, **{"flag_values": values} | renamed)

    return bound
