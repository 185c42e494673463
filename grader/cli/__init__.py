"""The command line: arguments and environment to settings, wiring, and exceptions to exit codes."""

from grader.cli.boundary import main

__all__ = ["main"]
