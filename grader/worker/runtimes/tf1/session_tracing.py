"""Watch TF1 programs: which runs train, what they are fed, what variables hold when a session closes."""

import math
from time import monotonic
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.client.session import BaseSession
from tensorflow.python.training.optimizer import Optimizer as BaseOptimizer

from grader.evidence.format import Array, Optimizer
from grader.evidence.operations import is_assignment, is_optimizer_update
from grader.evidence.tensor_names import TensorName
from grader.worker.runtimes.tf1.feeds import batch_size, largest_fed, largest_key, scalars_fed
from grader.worker.runtimes.tf1.fetches import element, flatten, key_of, scalar_fetches
from grader.worker.runtimes.tf1.graph_walk import ancestors, initialises, restores
from grader.worker.runtimes.tf1.other_runs import OtherRuns
from grader.worker.runtimes.tf1.pipeline_inputs import handed_images
from grader.worker.runtimes.tf1.session_state import Plan, Routine, SessionState, is_same

_MAX_FIRST_BYTES = 1 << 20
_MAX_SESSIONS = 16
# Reading must not queue behind the program's own run, which may hold all of the pool's threads for long.
_IN_THIS_THREAD = tf.compat.v1.RunOptions(inter_op_thread_pool=-1)


class SessionTracing:
    """Wrap sessions and optimisers of `tf.compat.v1`, in place, for one program."""

    def __init__(self, tracer: Any) -> None:
        self._tracer = tracer
        self._runs: dict[int, int] = {}
        self._losses: dict[int, Any] = {}
        self._train_ops: dict[Any, int] = {}
        self.slots: set[str] = set()
        self.sessions: list[SessionState] = []
        self._routine = Routine()
        self._optimizer_objects: list[Any] = []
        self.plain_run = BaseSession.run
        self._plain_close = BaseSession.close
        self._wrap_sessions()
        self._wrap_optimizers()
        OtherRuns(self, tracer)

    def runs_of(self, number: int) -> int:
        """Tell how often the optimiser of that number was run."""
        return self._runs.get(number, 0)

    def loss_of(self, number: int) -> Any:
        """Give the loss tensor that the optimiser of that number minimises, or None."""
        return self._losses.get(number)

    # Sessions

    def _wrap_sessions(self) -> None:
        tracing, tracer, plain_run, plain_close = self, self._tracer, self.plain_run, self._plain_close

        def run(
            session: Any, fetches: Any, feed_dict: Any = None, options: Any = None, run_metadata: Any = None
        ) -> Any:
            routine = tracing._routine
            examples = routine.fed(session, fetches, feed_dict)
            if examples is not None:
                result = plain_run(session, fetches, feed_dict, options, run_metadata)
                routine.made += 1
                routine.examples += examples
                if monotonic() >= tracer.tell_at:
                    tracing.settle()
                return result
            if not tracer.active:
                return plain_run(session, fetches, feed_dict, options, run_metadata)
            return tracing._run(session, fetches, feed_dict, (options, run_metadata))

        def close(session: Any) -> None:
            if not tracer.active:
                # At the deadline another thread reads the variables while this one unwinds.
                return
            tracing._before_close(session)
            plain_close(session)

        BaseSession.run, BaseSession.close = run, close

    def _state(self, session: Any) -> SessionState:
        for state in reversed(self.sessions):
            if state.session is session:
                return state
        state = SessionState(session, session.graph)
        self.sessions.append(state)
        if len(self.sessions) > _MAX_SESSIONS:
            self._forget_one()
        return state

    def _forget_one(self) -> None:
        """Let go of the oldest session that never trained: programs may open one for every evaluation."""
        idle = [state for state in self.sessions[:-1] if not state.train_steps]
        self.sessions.remove(idle[0] if idle else self.sessions[0])

    def _run(self, session: Any, fetches: Any, feed_dict: Any, rest: tuple[Any, Any]) -> Any:
        self.settle()
        state = self._state(session)
        plan = self._plan(state, fetches)
        state.runs += 1
        self._tracer.loop.before_run(feed_dict, trains=plan.trains)
        if plan.trains:
            return self._train(state, plan, feed_dict, rest)
        if plan.initialises and state.train_steps:
            self._tracer.loop.add_reset(self._tracer.line())
        self._tracer.before_evaluation(batch_size(feed_dict))
        if plan.handed:
            result, handed = self.plain_run(session, [plan.fetches, *plan.handed], feed_dict, *rest)
            self._note_evaluation(plan, result, feed_dict, handed)
            return result
        result = self.plain_run(session, fetches, feed_dict, *rest)
        if feed_dict:
            self._note_evaluation(plan, result, feed_dict, largest_fed(feed_dict))
        return result

    def _train(self, state: SessionState, plan: Plan, feed_dict: Any, rest: tuple[Any, Any]) -> Any:
        tracer = self._tracer
        tracer.before_step()
        if not state.train_steps:
            self._note_first(state, feed_dict)
        loss: float | None = None
        if plan.loss is not None and tracer.wants_loss():
            sampled = [plan.fetches, plan.loss, *plan.handed]
            result, value, *handed = self.plain_run(state.session, sampled, feed_dict, *rest)
            loss = float(np.mean(value))
            tracer.loop.look(state.graph, handed[0] if handed else largest_fed(feed_dict))
            self._see_handed(state, handed)
        else:
            result = self.plain_run(state.session, plan.fetches, feed_dict, *rest)
        images = largest_key(feed_dict)
        self.count(state, plan, state.handed if images is None else len(feed_dict[images]), loss)
        self._routine = Routine(state, plan, images, free=tracer.free_steps())
        return result

    def _see_handed(self, state: SessionState, handed: list[Any]) -> None:
        """Look at images that the graph hands out by itself: how many, and on what scale."""
        for images in handed:
            self._tracer.see_images(images)
            # The last batch of an epoch may be a smaller one.
            state.handed = max(state.handed, len(images))
            self._tracer.first_batch = self._tracer.first_batch or len(images)

    def step_of(self, session: Any, fetches: Any) -> tuple[SessionState, Plan] | None:
        """Give what is known of a session and of fetches that train; None where they do not."""
        state = self._state(session)
        plan = self._plan(state, fetches)
        return (state, plan) if plan.trains else None

    def before_other(self, state: SessionState, feed_dict: Any) -> None:
        """Note a step that does not come by `run`, before it is made."""
        self.settle()
        self._tracer.before_step()
        state.runs += 1
        self._tracer.loop.before_run(feed_dict, trains=True)
        if not state.train_steps:
            self._note_first(state, feed_dict)

    def settle(self) -> None:
        """Count the steps that the routine has counted by itself, before anything else is looked at."""
        routine, self._routine = self._routine, Routine()
        if routine.begun:
            routine.state.runs += routine.begun
            self._tracer.loop.before_run(routine.feed, trains=True)
            self.count(routine.state, routine.plan, routine.examples, steps=routine.made)

    def count(
        self, state: SessionState, plan: Plan, examples: int, loss: float | None = None, steps: int = 1
    ) -> None:
        """Count a step that has run, or several."""
        state.train_steps += steps
        for number in plan.numbers:
            self._runs[number] = self._runs.get(number, 0) + steps
        self._tracer.after_step(examples, loss, steps)

    def _plan(self, state: SessionState, fetches: Any) -> Plan:
        key = key_of(fetches)
        known = state.plans.get(key)
        if known is not None and is_same(known.fetches, fetches):
            return known
        plan = self._make_plan(state, fetches)
        if len(state.plans) < 256:
            state.plans[key] = plan
        return plan

    def _make_plan(self, state: SessionState, fetches: Any) -> Plan:
        elements = [element(state.graph, item) for item in flatten(fetches)]
        state.asked = state.asked or any(isinstance(each, tf.Tensor) for each in elements)
        numbers, updates = self._find_updates(state.graph, [e for e in elements if e is not None])
        loss = next((self._losses[n] for n in numbers if self._losses.get(n) is not None), None)
        if not updates:
            scalars = scalar_fetches(fetches, elements)
            figures = [e for e in elements if isinstance(e, tf.Tensor)] if scalars else []
            return Plan(
                fetches,
                trains=False,
                initialises=initialises(state.graph, elements),
                scalars=scalars,
                handed=handed_images(figures),
            )
        handed = handed_images([loss]) if loss is not None else ()
        return Plan(fetches, trains=True, numbers=numbers, loss=loss, handed=handed)

    def _find_updates(self, graph: Any, elements: list[Any]) -> tuple[tuple[int, ...], bool]:
        """Tell which optimisers the fetches lead to, and whether they update a trainable variable at all."""
        numbers: list[int] = []
        found = False
        initial = {v.initializer.name for v in graph.get_collection(tf.compat.v1.GraphKeys.GLOBAL_VARIABLES)}
        trainable = {v.op.name for v in graph.get_collection(tf.compat.v1.GraphKeys.TRAINABLE_VARIABLES)}
        for op in ancestors([getattr(e, "op", e) for e in elements]):
            if op in self._train_ops:
                numbers.append(self._train_ops[op])
                found = True
            elif is_optimizer_update(op.type):
                found = True
            elif is_assignment(op.type) and op.name not in initial and not restores(op):
                found = found or op.inputs[0].op.name in trainable
        return tuple(numbers), found

    # What is remembered of a run

    def _note_first(self, state: SessionState, feed_dict: Any) -> None:
        self._learn_slots()
        self._tracer.loop.line = self._tracer.line()
        values = self.read_variables(state, _MAX_FIRST_BYTES)
        state.first = {n: v for n, v in values.items() if v.nbytes <= _MAX_FIRST_BYTES}
        figures = scalars_fed(feed_dict)
        self._tracer.train_feeds |= figures
        self._tracer.first_batch = batch_size(feed_dict) or None
        self._tracer.counting_feeds = {n for n, v in figures.items() if v == self._tracer.first_batch}
        self._tracer.fed_in_training += [str(getattr(key, "name", key)) for key in feed_dict or {}]
        images = largest_fed(feed_dict)
        if images is not None:
            self._tracer.see_images(images)

    def _note_evaluation(self, plan: Plan, result: Any, feed_dict: Any, images: Any) -> None:
        if images is None or not np.ndim(images):
            return
        fed = scalars_fed(feed_dict)
        self._note_figures(fed, len(images))
        for position, name in plan.scalars:
            value = result if position is None else result[position]
            if np.ndim(value) == 0 and np.issubdtype(np.asarray(value).dtype, np.number):
                self._tracer.add_evaluation(name, float(value), fed, images)

    def _note_figures(self, fed: dict[str, float], count: int) -> None:
        """Remember the figures that came with images: the last value of each, and which count the images."""
        if fed:
            self._tracer.asked_feeds.update(fed)
            self._tracer.counting_feeds -= {name for name, value in fed.items() if value != count}

    def _before_close(self, session: Any) -> None:
        for state in self.sessions:
            if state.session is session and not state.closed:
                state.last = self.read_variables(state)
                state.closed = True

    def finish(self) -> None:
        """Read the variables of sessions that are still open, and the figures that the last step was fed."""
        self.settle()
        self._tracer.last_train_feeds = scalars_fed(self._tracer.loop.last_step())
        self._learn_slots()
        for state in self.sessions:
            if not state.closed:
                state.last = self.read_variables(state)

    def read_variables(self, state: SessionState, most_bytes: float = math.inf) -> dict[str, Array]:
        """Read the variables by the tensors that the graph has already: no op is added, so no seed shifts.

        Those that are known to be larger than *most_bytes* are left out.
        """
        self._learn_slots()
        reads = {
            name: tensor
            for name, tensor in reading_tensors(state.graph).items()
            if name not in self.slots and _known_bytes(tensor) <= most_bytes
        }
        try:
            values = self.plain_run(state.session, reads, options=_IN_THIS_THREAD)
        except (tf.errors.OpError, RuntimeError, ValueError):
            values = self._read_one_by_one(state, reads)
        return {name: np.asarray(value) for name, value in values.items()}

    def _read_one_by_one(self, state: SessionState, reads: dict[str, Any]) -> dict[str, Any]:
        values = {}
        for name, tensor in reads.items():
            try:
                values[name] = self.plain_run(state.session, tensor, options=_IN_THIS_THREAD)
            except (tf.errors.OpError, RuntimeError, ValueError):
                continue
        return values

    def _learn_slots(self) -> None:
        for optimizer in self._optimizer_objects:
            self.slots |= {variable.op.name for variable in optimizer.variables()}

    # Optimisers

    def _wrap_optimizers(self) -> None:
        tracing = self
        plain_compute, plain_apply = BaseOptimizer.compute_gradients, BaseOptimizer.apply_gradients

        def compute_gradients(optimizer: Any, loss: Any, *args: Any, **kwargs: Any) -> Any:
            optimizer._traced_loss = loss
            return plain_compute(optimizer, loss, *args, **kwargs)

        def apply_gradients(optimizer: Any, *args: Any, **kwargs: Any) -> Any:
            op = plain_apply(optimizer, *args, **kwargs)
            if tracing._tracer.active:
                tracing._add_optimizer(optimizer, op)
            return op

        BaseOptimizer.compute_gradients, BaseOptimizer.apply_gradients = compute_gradients, apply_gradients

    def _add_optimizer(self, optimizer: Any, op: Any) -> None:
        op = getattr(op, "op", op)
        loss = getattr(optimizer, "_traced_loss", None)
        loss = loss if isinstance(loss, tf.Tensor) else None
        record = Optimizer(
            kind=type(optimizer).__name__,
            learning_rate=_rate(optimizer),
            loss=TensorName(loss.name) if loss is not None else None,
            train_op=op.name,
            graph=None,
            line=self._tracer.line(),
        )
        number = self._tracer.add_optimizer(record)
        self._losses[number] = loss
        self._train_ops[op] = number
        self._optimizer_objects.append(optimizer)


def reading_tensors(graph: Any) -> dict[str, Any]:
    """Map each variable's op name to an existing tensor that reads it."""
    tensors: dict[str, Any] = {}
    for variable in graph.get_collection(tf.compat.v1.GraphKeys.GLOBAL_VARIABLES):
        snapshot = getattr(variable, "_snapshot", None)
        tensor = snapshot if snapshot is not None else getattr(variable, "_graph_element", None)
        if tensor is not None:
            tensors[variable.op.name] = tensor
    return tensors


def _known_bytes(tensor: Any) -> int:
    """Give a tensor's size by its static shape; 0 where that is not known."""
    entries: int | None = tensor.shape.num_elements()
    return (entries or 0) * int(tensor.dtype.size)


def _rate(optimizer: Any) -> float | None:
    for name in ("_learning_rate", "_lr"):
        rate = getattr(optimizer, name, None)
        if isinstance(rate, int | float | np.number):
            return float(rate)
        if isinstance(rate, tf.Tensor):
            value = tf.get_static_value(rate)
            return None if value is None else float(value)
    return None
