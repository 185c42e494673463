"""The command line: arguments and environment to settings, wiring, and exceptions to exit codes."""

import gc

# What is imported stays: looking through it for garbage again and again costs a fifth of `grade --help`.
gc.set_threshold(50_000, 20, 20)

from grader.cli.boundary import main  # noqa: E402

__all__ = ["main"]
