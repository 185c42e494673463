"""`tf.contrib.learn`'s classifiers: `tf.estimator` under the older calls, which take arrays."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.worker.shims.estimator import ArrayInput, Estimator, ModeKeys, make_estimator, numpy_input_fn


class Learner:
    """An estimator whose `fit(x, y)`, `evaluate(x, y)` and `predict(x)` take arrays."""

    def __init__(self, estimator: Estimator) -> None:
        self._estimator = estimator
        self.model_dir = estimator.model_dir

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Any = None,
        steps: Any = None,
        batch_size: int = 128,
        **options: Any,
    ) -> "Learner":
        """Train on arrays or on an input function."""
        given = input_fn or ArrayInput(np.asarray(x), np.asarray(y), batch_size, num_epochs=None)
        self._estimator.train(given, steps=steps, max_steps=options.get("max_steps"))
        return self

    def evaluate(
        self, x: Any = None, y: Any = None, input_fn: Any = None, steps: Any = None, **_: Any
    ) -> dict[str, Any]:
        """Return the metrics on arrays or on an input function."""
        given = input_fn or ArrayInput(np.asarray(x), np.asarray(y), shuffle=False)
        return self._estimator.evaluate(given, steps=steps)

    def predict(self, x: Any = None, input_fn: Any = None, **_: Any) -> Iterator[Any]:
        """Return the class of each example."""
        given = input_fn or ArrayInput(np.asarray(x), shuffle=False)
        for row in self._estimator.predict(given):
            yield int(np.ravel(row["class_ids"])[0]) if isinstance(row, dict) and "class_ids" in row else row

    predict_classes = predict


def learn_names() -> dict[str, Any]:
    """Return the names of `tf.contrib.learn`."""
    served = vars(make_estimator())

    def over(name: str) -> Any:
        def make(*args: Any, **keywords: Any) -> Learner:
            if args and name.startswith("DNN") and not isinstance(args[0], int):
                keywords["hidden_units"], args = args[0], args[1:]
            return Learner(served[name](*args, **keywords))

        return make

    names = ("DNNClassifier", "LinearClassifier", "DNNRegressor", "LinearRegressor")
    return {name: over(name) for name in names} | {
        "Estimator": lambda *args, **keywords: Learner(Estimator(*args, **keywords)),
        "RunConfig": served["RunConfig"],
        "ModeKeys": ModeKeys,
        "infer_real_valued_columns_from_input": lambda x: [x],
        "infer_real_valued_columns_from_input_fn": lambda input_fn: [input_fn],
        "numpy_input_fn": numpy_input_fn,
    }
