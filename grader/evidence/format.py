"""The evidence of one run: plain data only, versioned, untrusted until measured.

A folder holds three kinds of file, none of which can carry code:

    evidence.json        everything below but graphs and arrays
    graphs/<n>.pb        TensorFlow GraphDefs, as bytes
    arrays.safetensors   variables' values and predictions
                         (https://huggingface.co/docs/safetensors: a JSON header and raw numbers)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from grader.evidence.notices import WorkerNotice
from grader.evidence.tensor_names import TensorName

VERSION = 2
"""A member that is added has a default, so that evidence which was kept before still reads."""
Array = NDArray[Any]


class EvidenceError(Exception):
    """The evidence violates the format; the text names the part."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a graph.

    `name` is the op's name ("W"); `initial` the tensor that its initializer assigns ("zeros:0"), `read` the
    tensor that reading it returns ("W/read:0"); `shape` has None for an unknown dimension. `first` and
    `value` are keys into the arrays (after initialization, at the session's end) or None.
    """

    name: str
    dtype: str
    shape: tuple[int | None, ...]
    trainable: bool
    initial: TensorName | None
    read: TensorName | None
    first: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session of the program: its graph, how many training runs it did, its variables' last values.

    `asked` is whether any run requested a value: an initializer and a training step return none.
    """

    graph: str
    train_steps: int
    runs: int
    closed: bool
    variables: tuple[Variable, ...]
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Optimizer:
    """An optimizer that the program created; `learning_rate` is the number in the graph, if it is one."""

    kind: str
    learning_rate: float | None
    loss: TensorName | None
    train_op: str | None
    graph: str | None
    line: int | None
    runs: int = 0
    examples: int = 0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A value that the program computed outside of training: what, at which step, on which split.

    `line` is where the program computed it.
    """

    step: int
    tensor: TensorName
    value: float
    split: str
    examples: int
    fed: Mapping[str, float] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """Observations of the training loop at the steps whose loss was sampled.

    `line` is where the first training run was called. `looks` batches were inspected, `batches` of them were
    different, `splits` counts the origins of their images. `served` counts the batches requested from the
    course's data. `resets` are runs of an initializer after training had begun, the last one after
    `last_reset` steps. `growths` counts inspections that found a larger graph than the previous one, by
    `added` operations in total. `asked` is the number of examples in the last run, finished or not. Of
    `paired` images with a known label, `mispaired` had another one. The loops around the training step are
    written for `planned` rounds, and the `break` in `break_line` may end them; 0 where there is none.
    """

    line: int | None = None
    looks: int = 0
    batches: int = 0
    splits: Mapping[str, int] = field(default_factory=dict)
    served: int = 0
    resets: int = 0
    reset_line: int | None = None
    last_reset: int | None = None
    growths: int = 0
    added: int = 0
    growth_line: int | None = None
    asked: int = 0
    training: bool = False
    paired: int = 0
    mispaired: int = 0
    planned: int = 0
    break_line: int | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """What the program did while it ran: no times, so that the same run has the same address.

    `train_feeds` are the figures that each session's first training run was fed, `last_train_feeds` those of
    the very last one; empty where the program fed the same dictionary, changed, to an evaluation. `brightest`
    is the largest value of the first images that a step was given, `keras_loss` the loss function of Keras
    that was used, with `(from_logits)` behind it where it was told that it gets scores.
    """

    train_steps: int = 0
    examples: int = 0
    losses: tuple[tuple[int, float], ...] = ()
    first_nonfinite_step: int | None = None
    optimizers: tuple[Optimizer, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    train_feeds: Mapping[str, float] = field(default_factory=dict)
    last_train_feeds: Mapping[str, float] = field(default_factory=dict)
    max_steps: int | None = None
    budget_reached: bool = False
    loop: Loop = field(default_factory=Loop)
    brightest: float = 0.0
    keras_loss: str = ""


@dataclass(frozen=True, slots=True)
class InputMapping:
    """How pixels of 0 to 255 become what a model is fed: an example of `shape`.

    `kind` is "affine" (`scale` and `offset` for each entry), "table" (what each of 256 levels becomes) or
    "linear" (a `matrix` and an `offset`). `per_image` is what each image is divided by first: "",
    "standardised", "maximum" or "norm". `arrays` has the keys of those arrays; `source` is the pixel that
    each entry comes from, -1 for a margin.
    """

    kind: str
    shape: tuple[int, ...]
    per_image: str = ""
    arrays: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signature:
    """Which tensor is what, as found from the graph and from what was fed; `reasons` says why.

    Tensor names, or None where nothing was found. `keep_kind` is "keep" or "rate". `fed` are the other
    figures that the prediction depends on, as the program fed them with it; `counted` are
    those that tell how many images there are. `batch` is how many images training fed at a time. `mapping`
    tells how images were prepared where not just scaled; `inputs_unknown` is whether that was not found out.
    """

    graph: str | None = None
    images: TensorName | None = None
    labels: TensorName | None = None
    keep: TensorName | None = None
    keep_kind: str | None = None
    prediction: TensorName | None = None
    loss: TensorName | None = None
    scale: float = 1.0
    fed: Mapping[str, float] = field(default_factory=dict)
    counted: tuple[TensorName, ...] = ()
    batch: int | None = None
    reasons: Mapping[str, WorkerNotice] = field(default_factory=dict)
    mapping: InputMapping | None = None
    inputs_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A call of another probed function by a probed function: the input and the output tensors.

    `inputs` are in the order of the called function's parameters.
    """

    function: str
    inputs: tuple[TensorName, ...]
    output: TensorName


@dataclass(frozen=True, slots=True)
class ProbeRecord:
    """The result of one probe: the graph that the student's function built on symbolic inputs.

    `status` is "built", "missing" (no such function) or "error"; `inputs` has the placeholder's tensor name
    for each tensor argument (None for a literal one); `outputs` the returned tensors' names; `calls` the
    other probed functions that it called.
    """

    function: str
    case: str
    status: str
    graph: str | None = None
    inputs: tuple[TensorName | None, ...] = ()
    outputs: tuple[TensorName, ...] = ()
    output_shapes: tuple[tuple[int | None, ...] | None, ...] = ()
    variables: tuple[Variable, ...] = ()
    error: str | None = None
    line: int | None = None
    cell: int = 0
    notice: WorkerNotice | None = None
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A plain fact about the program's namespace.

    `kind` is "tensor", "variable", "function", "number", "text", "collection", "mapping" (a list of pairs),
    "array" or the class name; `value` is a JSON value for small plain data, or a tensor's name. `place` is
    the function that holds the name ("main()"), or "" for the program's top level.
    """

    kind: str
    value: Any = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class ProgramStop:
    """Why the program or a cell stopped early: the exception's class and text, the student's own line.

    In a notebook `cell` is the number of the code cell, from 1, and `line` is counted within it; else 0.
    `notice` is what the worker knows about the exception; what the grader shows is then made from it.
    """

    kind: str
    text: str
    line: int | None
    traceback: str
    source_line: str | None = None
    cell: int = 0
    notice: WorkerNotice | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a run; `end`: finished, exception, memory, exit, budget or deadline.

    `lines` says on which line of the program operations of the main graph were written, by their names.
    `figures` are the keys of arrays uint8 [bytes], each a figure that the program drew, as PNG; anybody's.
    """

    end: str
    runtime: str
    entry: str
    graphs: Mapping[str, bytes] = field(default_factory=dict)
    arrays: Mapping[str, Array] = field(default_factory=dict)
    main_graph: str | None = None
    sessions: tuple[SessionRecord, ...] = ()
    signature: Signature = field(default_factory=Signature)
    trace: Trace = field(default_factory=Trace)
    names: Mapping[str, Name] = field(default_factory=dict)
    probes: tuple[ProbeRecord, ...] = ()
    problem: ProgramStop | None = None
    stdout: str = ""
    notes: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    figures: tuple[str, ...] = ()
    version: int = VERSION

    @property
    def trained_session(self) -> SessionRecord | None:
        """Return the last session that trained, else the last that ran anything."""
        trained = [session for session in self.sessions if session.train_steps]
        used = trained or [session for session in self.sessions if session.runs]
        return used[-1] if used else None
