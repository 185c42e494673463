"""The basics of `tf.estimator`: a model function, trained and evaluated in separate graphs.

Arrays are fed through placeholders instead of constants, so that runs can be traced like any others. After
training, the model is built once more for prediction: that graph is the program's answer.
"""

import itertools
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

# The collection in which a graph marks its prediction; the tracer's signature reads it.
ANSWER = "grader_answer"


class ModeKeys:
    """The modes of a model function."""

    TRAIN, EVAL, PREDICT = "train", "eval", "infer"


@dataclass
class EstimatorSpec:
    """The result of a model function."""

    mode: str
    predictions: Any = None
    loss: Any = None
    train_op: Any = None
    eval_metric_ops: Any = None
    export_outputs: Any = None
    training_hooks: Any = ()
    evaluation_hooks: Any = ()
    scaffold: Any = None


class Fed(NamedTuple):
    """The result of an input function: tensors, and the batches of arrays to feed, if there are any."""

    features: Any
    labels: Any
    feeds: Iterator[dict[Any, Any]]


@dataclass
class ArrayInput:
    """An input function over arrays, as `numpy_input_fn` makes it."""

    x: Any
    y: Any = None
    batch_size: int = 128
    num_epochs: int | None = 1
    shuffle: bool = True
    seed: int | None = None

    def batches(self) -> Iterator[tuple[Any, Any]]:
        """Yield the batches of all epochs; endlessly if `num_epochs` is None."""
        parts = self.x if isinstance(self.x, dict) else {"": self.x}
        count = len(next(iter(parts.values())))
        epochs = itertools.count() if self.num_epochs is None else range(self.num_epochs)
        for _ in epochs:
            order = np.random.permutation(count) if self.shuffle else np.arange(count)  # noqa: NPY002
            for start in range(0, count, self.batch_size):
                rows = order[start : start + self.batch_size]
                chosen = {name: np.asarray(value)[rows] for name, value in parts.items()}
                yield chosen, None if self.y is None else np.asarray(self.y)[rows]

    def connect(self) -> Fed:
        """Create placeholders for the arrays in the default graph, and their feeds."""
        parts = self.x if isinstance(self.x, dict) else {"": self.x}
        features = {name: _placeholder(np.asarray(value)) for name, value in parts.items()}
        labels = None if self.y is None else _placeholder(np.asarray(self.y))

        def feeds() -> Iterator[dict[Any, Any]]:
            for chosen, answers in self.batches():
                fed = {features[name]: value for name, value in chosen.items()}
                yield fed if labels is None else fed | {labels: answers}

        return Fed(features if isinstance(self.x, dict) else features[""], labels, feeds())


def _placeholder(array: Any) -> Any:
    return tf.compat.v1.placeholder(array.dtype, [None, *array.shape[1:]])


def _connect(input_fn: Any) -> Fed:
    """Call an input function: ours, or the program's, which returns tensors or a data set."""
    if isinstance(input_fn, ArrayInput):
        return input_fn.connect()
    given = input_fn()
    if isinstance(given, ArrayInput):
        return given.connect()
    if hasattr(given, "element_spec"):
        given = tf.compat.v1.data.make_one_shot_iterator(given).get_next()
    features, labels = given if isinstance(given, tuple) else (given, None)
    return Fed(features, labels, itertools.repeat({}))


class Estimator:
    """Trains, evaluates and predicts with a model function; the learnt values are kept in `model_dir`."""

    def __init__(
        self, model_fn: Any, model_dir: Any = None, config: Any = None, params: Any = None, **_: Any
    ) -> None:
        self._model_fn = model_fn
        self.config = config or SimpleNamespace(model_dir=None, tf_random_seed=None)
        self.model_dir = str(model_dir or getattr(config, "model_dir", None) or tempfile.mkdtemp())
        self.params = params or {}

    def train(
        self,
        input_fn: Any,
        hooks: Any = None,  # noqa: ARG002 - named by position
        steps: int | None = None,
        max_steps: int | None = None,
        **_: Any,
    ) -> "Estimator":
        """Train for `steps` more steps, up to `max_steps` in total, or until the input ends."""
        v1 = tf.compat.v1
        with tf.Graph().as_default(), v1.Session() as session:
            step = v1.train.get_or_create_global_step()
            fed = _connect(input_fn)
            spec = self._spec(fed, ModeKeys.TRAIN)
            self._start(session)
            done = int(session.run(step))
            left = steps if max_steps is None else max(max_steps - done, 0)
            for feed in itertools.islice(fed.feeds, left):
                try:
                    session.run([spec.train_op, spec.loss], feed)
                except tf.errors.OutOfRangeError:
                    break
            v1.train.Saver().save(session, str(Path(self.model_dir, "model.ckpt")), global_step=step)
            specs = tf.nest.map_structure(
                lambda t: tf.TensorSpec([None, *t.shape[1:]], t.dtype), fed.features
            )
        self._build_answer(specs)
        return self

    fit = train

    def export_savedmodel(self, export_dir_base: Any, *_: Any, **__: Any) -> bytes:
        """Return the folder of an export, which is not written since nothing would load it."""
        place = Path(str(export_dir_base), "1")
        place.mkdir(parents=True, exist_ok=True)
        return str(place).encode()

    export_saved_model = export_savedmodel

    def evaluate(self, input_fn: Any, steps: int | None = None, **_: Any) -> dict[str, Any]:
        """Return the metrics, the mean loss and the current step."""
        v1 = tf.compat.v1
        with tf.Graph().as_default(), v1.Session() as session:
            step = v1.train.get_or_create_global_step()
            fed = _connect(input_fn)
            spec = self._spec(fed, ModeKeys.EVAL)
            metrics = dict(spec.eval_metric_ops or {}) | {"loss": v1.metrics.mean(spec.loss)}
            self._start(session)
            for feed in itertools.islice(fed.feeds, steps):
                try:
                    session.run([update for _, update in metrics.values()], feed)
                except tf.errors.OutOfRangeError:
                    break
            figures: dict[str, Any] = session.run({name: value for name, (value, _) in metrics.items()})
            return figures | {"global_step": int(session.run(step))}

    def predict(self, input_fn: Any, predict_keys: Any = None, **_: Any) -> Iterator[Any]:
        """Yield each example's predictions."""
        del predict_keys
        v1 = tf.compat.v1
        with tf.Graph().as_default(), v1.Session() as session:
            fed = _connect(input_fn)
            spec = self._spec(fed, ModeKeys.PREDICT)
            self._start(session)
            found = []
            for feed in fed.feeds:
                try:
                    batch = session.run(spec.predictions, feed)
                except tf.errors.OutOfRangeError:
                    break
                found += _rows(batch)
        yield from found

    def get_variable_names(self) -> list[str]:
        """Return the names of the stored variables."""
        return [name for name, _ in tf.train.list_variables(self.latest_checkpoint())]

    def get_variable_value(self, name: str) -> Any:
        """Return a stored variable's value."""
        return tf.train.load_variable(self.latest_checkpoint(), name)

    def latest_checkpoint(self) -> Any:
        """Return the path of the newest stored model."""
        return tf.train.latest_checkpoint(self.model_dir)

    def _spec(self, fed: Fed, mode: str) -> Any:
        known = self._model_fn.__code__.co_varnames if hasattr(self._model_fn, "__code__") else ()
        options = {"mode": mode, "params": self.params, "config": self.config}
        labels = {"labels": fed.labels} if "labels" in known or not known else {}
        chosen = {name: value for name, value in options.items() if name in known or not known}
        return self._model_fn(fed.features, **labels, **chosen)

    def _start(self, session: Any) -> None:
        """Initialise the variables, and restore them from a stored model if there is one."""
        v1 = tf.compat.v1
        session.run([v1.global_variables_initializer(), v1.local_variables_initializer()])
        session.run(v1.tables_initializer())
        latest = self.latest_checkpoint()
        if latest:
            v1.train.Saver().restore(session, latest)

    def _build_answer(self, specs: Any) -> None:
        """Build the model for prediction on placeholders, restore it, and mark its prediction."""
        v1 = tf.compat.v1
        with tf.Graph().as_default() as graph, v1.Session() as session:
            v1.train.get_or_create_global_step()
            features = tf.nest.map_structure(lambda spec: v1.placeholder(spec.dtype, spec.shape), specs)
            spec = self._spec(Fed(features, None, iter(())), ModeKeys.PREDICT)
            self._start(session)
            answer = _answer(spec.predictions)
            if answer is not None:
                graph.add_to_collection(ANSWER, answer)


def _answer(predictions: Any) -> Any:
    """Choose the prediction: class scores before the class."""
    if not isinstance(predictions, dict):
        return predictions
    names = ("logits", "probabilities", "prob", "classes", "class_ids", "class")
    return next((predictions[n] for n in names if n in predictions), next(iter(predictions.values()), None))


def _rows(batch: Any) -> list[Any]:
    if not isinstance(batch, dict):
        return list(batch)
    count = len(next(iter(batch.values())))
    return [{name: value[row] for name, value in batch.items()} for row in range(count)]


@dataclass
class _Network:
    """The model function of the ready-made classifiers and regressors."""

    feature_columns: Any
    hidden_units: Any = ()
    n_classes: int = 2
    optimizer: Any = None
    dropout: float | None = None
    activation_fn: Any = field(default=tf.nn.relu)
    regression: bool = False

    def __call__(self, features: Any, labels: Any = None, mode: str = ModeKeys.TRAIN, **_: Any) -> Any:
        v1 = tf.compat.v1
        net = _input_layer(features, self.feature_columns)
        for units in self.hidden_units:
            net = v1.layers.dense(net, units, activation=self.activation_fn)
            if self.dropout and mode == ModeKeys.TRAIN:
                net = v1.layers.dropout(net, self.dropout, training=True)
        if self.regression:
            return self._regress(v1.layers.dense(net, 1), labels, mode)
        logits = v1.layers.dense(net, self.n_classes)
        classes = tf.argmax(logits, 1)
        predictions = {
            "logits": logits,
            "probabilities": tf.nn.softmax(logits),
            "class_ids": classes[:, None],
        }
        if labels is None:
            return EstimatorSpec(mode, predictions | {"classes": classes[:, None]})
        answers = tf.reshape(tf.cast(labels, tf.int64), [-1])
        loss = v1.losses.sparse_softmax_cross_entropy(answers, logits)
        metrics = {"accuracy": v1.metrics.accuracy(answers, classes), "average_loss": v1.metrics.mean(loss)}
        return EstimatorSpec(mode, predictions, loss, self._step(loss), metrics)

    def _regress(self, output: Any, labels: Any, mode: str) -> Any:
        if labels is None:
            return EstimatorSpec(mode, {"predictions": output})
        target = tf.reshape(tf.cast(labels, output.dtype), [-1, 1])
        loss = tf.compat.v1.losses.mean_squared_error(target, output)
        metrics = {"average_loss": tf.compat.v1.metrics.mean(loss)}
        return EstimatorSpec(mode, {"predictions": output}, loss, self._step(loss), metrics)

    def _step(self, loss: Any) -> Any:
        train = tf.compat.v1.train
        named = {"Adam": train.AdamOptimizer, "SGD": train.GradientDescentOptimizer}
        made = (
            named[self.optimizer]() if isinstance(self.optimizer, str) and self.optimizer == "Adam" else None
        )
        chosen = made or (
            self.optimizer if hasattr(self.optimizer, "minimize") else train.AdagradOptimizer(0.05)
        )
        return chosen.minimize(loss, global_step=train.get_or_create_global_step())


def _input_layer(features: Any, columns: Any) -> Any:
    """Join the features into one matrix [n, width]: by their columns, or all in order."""
    if not isinstance(features, dict):
        return tf.reshape(tf.cast(features, tf.float32), [-1, int(np.prod(features.shape[1:]))])
    if all(hasattr(column, "key") and hasattr(column, "normalizer_fn") for column in columns):
        chosen = [features[column.key] for column in columns]
        return tf.concat(
            [tf.reshape(tf.cast(f, tf.float32), [-1, int(np.prod(f.shape[1:]))]) for f in chosen], 1
        )
    return tf.compat.v1.feature_column.input_layer(features, columns)


def _ready_made(regression: bool, deep: bool) -> Callable[..., Estimator]:
    def make(
        hidden_units: Any = None,
        feature_columns: Any = None,
        model_dir: Any = None,
        config: Any = None,
        **options: Any,
    ) -> Estimator:
        known = {
            n: v for n, v in options.items() if n in ("n_classes", "optimizer", "dropout", "activation_fn")
        }
        network = _Network(feature_columns, hidden_units if deep else (), regression=regression, **known)
        return Estimator(network, model_dir, config)

    return make


def make_estimator() -> ModuleType:
    """Build the module `tf.estimator`."""
    module = ModuleType("tensorflow.estimator", "Serves the basics of tf.estimator.")
    inputs = ModuleType("tensorflow.estimator.inputs", "Serves numpy_input_fn.")
    vars(inputs)["numpy_input_fn"] = numpy_input_fn
    export = ModuleType("tensorflow.estimator.export", "Serves what programs name when they export a model.")
    named = ("ServingInputReceiver", "PredictOutput", "ClassificationOutput", "RegressionOutput")
    vars(export).update({name: lambda *parts, **options: (parts, options) for name in named})
    builders = ("build_raw_serving_input_receiver_fn", "build_parsing_serving_input_receiver_fn")
    vars(export).update({name: lambda *_, **__: lambda: None for name in builders})
    vars(module).update(
        ModeKeys=ModeKeys,
        EstimatorSpec=EstimatorSpec,
        Estimator=Estimator,
        RunConfig=lambda **options: SimpleNamespace(**{"model_dir": None} | options),
        TrainSpec=lambda input_fn, max_steps=None, **_: (input_fn, max_steps),
        EvalSpec=lambda input_fn, steps=100, **_: (input_fn, steps),
        train_and_evaluate=train_and_evaluate,
        inputs=inputs,
        export=export,
        DNNClassifier=_ready_made(regression=False, deep=True),
        LinearClassifier=_ready_made(regression=False, deep=False),
        DNNRegressor=_ready_made(regression=True, deep=True),
        LinearRegressor=_ready_made(regression=True, deep=False),
    )
    return module


def numpy_input_fn(x: Any, y: Any = None, batch_size: int = 128, num_epochs: Any = 1, **options: Any) -> Any:
    """Return an input function over arrays."""
    return ArrayInput(x, y, batch_size, num_epochs, bool(options.get("shuffle")))


def train_and_evaluate(estimator: Estimator, train_spec: Any, eval_spec: Any) -> tuple[Any, Any]:
    """Train with one specification, then evaluate with the other."""
    estimator.train(train_spec[0], max_steps=train_spec[1])
    return estimator.evaluate(eval_spec[0], steps=eval_spec[1]), []
