"""A notebook's shell: IPython's own, confined to what a graded program may do.

Cells are transformed and run by IPython, so that magics, shell lines, `?`, pasted prompts, top-level `await`
and the last expression behave as in Jupyter. Shell commands and installations are not carried out: the
cell's output says so, and the cell goes on. What an exported script calls on `get_ipython()` works too.
"""

import ast
import contextlib
import re
import sys
import tempfile
import time
import traceback
import warnings
from types import ModuleType
from typing import Any, ClassVar

from IPython.core.compilerop import CachingCompiler
from IPython.core.display_functions import display
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from IPython.utils.text import SList
from traitlets.config import Config

from grader.worker.program_endings import BudgetReached, DeadlineReached, remember_lines
from grader.worker.source import CodeBlock

# Cell magics whose body is Python that runs once in the notebook's own names.
_RUN_HERE = frozenset({"time", "timeit", "prun", "memit", "mprun", "lprun", "heat", "tensorflow_version"})
# Line magics that install, leave Python or set up a front end: nothing of a program depends on them.
_NOT_RUN = frozenset(
    """pip conda mamba micromamba uv bash sh sx sc system script cmd powershell ruby perl js javascript
    python python2 python3 pypy ! load_ext reload_ext autoreload gui tensorboard bigquery sql R julia
    edit ed pastebin less more man page notebook colors xmode pdb debug connect_info qtconsole""".split()  # noqa: SIM905 - reads best
)
_SHOWN_ERROR = 400
_SHELL_CALL = re.compile(r"^\s*(?:[\w, ]+=\s*)?get_ipython\(\)\s*\.", re.MULTILINE)


class _CellCompiler(CachingCompiler):  # type: ignore[misc]
    """Compiles code under the name of the cell that is running."""

    cell = CodeBlock("", "", 0)

    def get_code_name(self, *_: Any) -> str:
        """Return the file name of tracebacks."""
        return self.cell.filename

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        """Keep the lines as the student wrote them."""
        name: str = super().cache(transformed_code, number, raw_code)
        remember_lines(name, self.cell.text)
        return name


class _PlainDisplayHook(DisplayHook):  # type: ignore[misc]
    """Prints the last expression as text, without a prompt."""

    def write_output_prompt(self) -> None:
        """Write none."""

    def write_format_data(self, format_dict: Any, *_: Any) -> None:
        """Print the text form."""
        if "text/plain" in format_dict:
            print(format_dict["text/plain"])


class _PlainPublisher(DisplayPublisher):  # type: ignore[misc]
    """Prints what `display` publishes as text."""

    def publish(self, data: Any, *_: Any, **__: Any) -> None:
        """Print the text form, where there is one."""
        if "text/plain" in data:
            print(data["text/plain"])

    def clear_output(self, wait: bool = False) -> None:
        """Keep the output, which is evidence."""


class NotebookShell(InteractiveShell):  # type: ignore[misc]
    """IPython's shell without files, history, terminal and system commands; errors are recorded."""

    compiler_class = _CellCompiler
    displayhook_class = _PlainDisplayHook
    display_pub_class = _PlainPublisher
    _own_names: ClassVar[frozenset[str]] = frozenset(
        {"In", "Out", "exit", "quit", "open", "get_ipython", "display"}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Start without an error."""
        self.failures: list[BaseException] = []
        super().__init__(*args, **options)

    def run(self, cell: CodeBlock) -> BaseException | None:
        """Run a cell, and return the first exception that left a statement of it."""
        self.failures.clear()
        self.compile.cell = cell
        result = self.run_cell(cell.text, store_history=True)
        if self.failures:
            ends = (each for each in self.failures if isinstance(each, BudgetReached | DeadlineReached))
            return next(ends, self.failures[0])
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        return error

    def transform_cell(self, raw_cell: str) -> str:
        """Transform a cell, and keep the empty lines at its beginning, so that lines keep their numbers."""
        lines = raw_cell.split("\n")
        leading = next((at for at, line in enumerate(lines) if line.strip()), 0)
        transformed: str = super().transform_cell(raw_cell)
        return "\n" * leading + transformed

    def offer(self, script: CodeBlock) -> None:
        """Let a script call `get_ipython()` and `display()`; an exception in a magic ends it as any other."""
        self.compile.cell = script
        offered = {"get_ipython": self.get_ipython, "display": display}
        self.user_ns.update(offered)
        self.user_ns_hidden.update(offered)

    def remove_own_names(self) -> None:
        """Remove what IPython put into the program's names."""
        for name in self._own_names:
            if name in self.user_ns and self.user_ns[name] is self.user_ns_hidden.get(name):
                del self.user_ns[name]

    # What IPython sets up for people at a terminal is left out.

    def init_history(self) -> None:
        """Keep the history in memory."""
        self.config.HistoryManager.enabled = False
        super().init_history()

    def init_virtualenv(self) -> None:
        """Leave the module path alone."""

    def enable_gui(self, *_: Any) -> None:
        """Start no event loop."""

    def enable_matplotlib(self, *_: Any) -> tuple[str, str]:
        """Keep the backend, whose figures are evidence."""
        return "agg", "agg"

    def ask_exit(self) -> None:
        """End the program, as `exit()` ends a kernel."""
        raise SystemExit

    # Errors are recorded and shown in short.

    def showtraceback(self, exc_tuple: Any = None, *_: Any, **__: Any) -> None:
        """Record the exception that is being handled and print its last line."""
        self._record((exc_tuple or sys.exc_info())[1])

    def showsyntaxerror(self, *_: Any, **__: Any) -> None:
        """Record a syntax error."""
        self._record(sys.exc_info()[1])

    def _record(self, error: BaseException | None) -> None:
        if error is None:
            return
        self.failures.append(error)
        if isinstance(error, BudgetReached | DeadlineReached):
            return
        with contextlib.suppress(Exception):
            last = traceback.format_exception_only(error)[-1].strip()
            print(last[:_SHOWN_ERROR])

    # The system is not reached.

    def system(self, cmd: str) -> None:
        """Report a shell command instead of running it."""
        _not_run(f"!{cmd}")
        self.user_ns["_exit_code"] = 0

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, **_: Any) -> Any:
        """Report a shell command whose output is wanted; there is none."""
        _not_run(f"!{cmd}")
        return SList([]) if split else ""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run a line magic; what is not available here says so and goes on."""
        if magic_name == "time":
            return self._timed(line)
        if magic_name == "timeit":
            line = f"-n 1 -r 1 {line}"
        if self._is_available(magic_name, "line"):
            return super().run_line_magic(magic_name, line, _stack_depth=_stack_depth + 1)
        return _not_run(f"%{magic_name} {line}")

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """Run a cell magic; Python below one that only measures runs once, in the notebook's names."""
        if magic_name in _RUN_HERE:
            started = time.perf_counter()
            self._run_here(cell)
            return print(f"Wall time: {time.perf_counter() - started:.3g} s")
        if self._is_available(magic_name, "cell"):
            # Keep the line numbers of the cell.
            body = f"\n{cell}" if magic_name == "capture" else cell
            value = super().run_cell_magic(magic_name, line, body)
            if self.failures and not self.compile.cell.cell:
                raise self.failures[0]
            return value
        return _not_run(f"%%{magic_name} {line}")

    def magic(self, arg_s: str) -> Any:
        """Run a line magic as scripts of older versions of nbconvert do."""
        name, _, line = arg_s.lstrip().partition(" ")
        return self.run_line_magic(name.lstrip("%"), line.strip())

    def _is_available(self, name: str, kind: str) -> bool:
        return name not in _NOT_RUN and self.find_magic(name, kind) is not None

    def _run_here(self, code: str) -> None:
        """Run the body of a cell magic; in a script it is a text on the line of the call."""
        script = self.compile.cell
        if script.cell:
            self.run_cell(f"\n{code}", store_history=False)
            return
        tree = ast.parse(self.transform_cell(code))
        line = _calling_line(script.filename)
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt | ast.expr):
                node.lineno = node.end_lineno = line
        exec(compile(tree, script.filename, "exec"), self.user_ns)  # noqa: S102 - the program's own code

    def _timed(self, line: str) -> Any:
        """Run what stands behind `%time`, and return its value where it is an expression."""
        started = time.perf_counter()
        code = self.input_transformer_manager.transform_cell(line)
        filename = self.compile.cell.filename
        number = self.compile.cell.line_of(line)
        source = "\n" * (number - 1) + code
        try:
            compiled, run = compile(source, filename, "eval"), eval
        except SyntaxError:
            compiled, run = compile(source, filename, "exec"), exec
        value = run(compiled, self.user_ns)
        print(f"Wall time: {time.perf_counter() - started:.3g} s")
        return value


def open_shell(module: ModuleType) -> NotebookShell:
    """Start the shell of a program whose names are those of `module`."""
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.HistoryManager.hist_file = ":memory:"
    settings.InteractiveShell.colors = "nocolor"
    warnings.filterwarnings("ignore", message="To exit: use")
    place = tempfile.mkdtemp(prefix="ipython-")
    shell: NotebookShell = NotebookShell.instance(
        config=settings,
        user_module=module,
        user_ns=module.__dict__,
        ipython_dir=place,
        profile_dir=ProfileDir.create_profile_dir(place, config=settings),
    )
    return shell


def calls_shell(text: str) -> bool:
    """Whether a script calls IPython's shell, as one that was exported from a notebook does."""
    return _SHELL_CALL.search(text) is not None


def _calling_line(filename: str) -> int:
    """Return the line of the file that is running now."""
    lines = [line for frame, line in traceback.walk_stack(None) if frame.f_code.co_filename == filename]
    return lines[0] if lines else 1


def _not_run(what: str) -> None:
    """Print that a command is not available. Programs' output is in one language, technical English."""
    first, *more = what.strip().split("\n")
    print(f"[not run while graded] {first[:200]}{' …' if more else ''}")
