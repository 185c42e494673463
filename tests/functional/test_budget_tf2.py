"""A TF2 program with two billion steps ends at the budget, reports it, and leaves its evidence."""

import numpy as np
import pytest

from grader.domain.dataset import Dataset
from grader.examine.arrays import DatasetArrays
from grader.examine.consistency import contradiction
from grader.examine.examined import ExaminedSubmission, Terms

BUDGET = 50
MODEL = """
import numpy as np
import tensorflow as tf
(x, y), _ = tf.keras.datasets.mnist.load_data()
x, y = x[:2000].reshape(-1, 784).astype("float32") / 255, y[:2000].astype("int32")
data = tf.data.Dataset.from_tensor_slices((x, y)).repeat().batch(20)
model = tf.keras.Sequential([tf.keras.layers.Input((784,)), tf.keras.layers.Dense(10)])
loss_of = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = tf.keras.optimizers.SGD(0.1)
STEPS = 2_000_000_000
"""
STEP = """
    with tf.GradientTape() as tape:
        loss = loss_of(b, model(a))
    gradients = tape.gradient(loss, model.trainable_variables)
"""
GOOD_STEP = STEP + "    optimizer.apply_gradients(zip(gradients, model.trainable_variables))\n"
OWN_LOOP = "\nfor step, (a, b) in zip(range(STEPS), data):"
IN_A_FUNCTION = "\n@tf.function\ndef train_step(a, b):"
W_AND_C = """
W, c = tf.Variable(tf.zeros([784, 10])), tf.Variable(tf.zeros([10]))
def model(a): return a @ W + c
"""
BY_HAND = """
    with tf.GradientTape(persistent=True) as tape:
        loss = loss_of(b, model(a))
    W.assign_sub(0.1 * tape.gradient(loss, W)); c.assign_sub(0.1 * tape.gradient(loss, c))
"""
PROGRAMS = {
    "tape": OWN_LOOP + GOOD_STEP,
    "tape, by apply": OWN_LOOP + STEP + "    optimizer.apply(gradients, model.trainable_variables)\n",
    "errors are swallowed": OWN_LOOP
    + "\n  try:"
    + GOOD_STEP
    + "  except Exception:\n    print('never mind')\n",
    "older optimiser": "optimizer = tf.compat.v1.train.GradientDescentOptimizer(0.1)\n"
    + OWN_LOOP
    + GOOD_STEP,
    "compiled step": IN_A_FUNCTION + GOOD_STEP + OWN_LOOP + "\n    train_step(a, b)\n",
    "compiled epoch": "\n@tf.function\ndef train(part):\n  for a, b in part:"
    + GOOD_STEP
    + "\nwhile True:\n    train(data.take(70))\n",
    "variables": W_AND_C + OWN_LOOP + BY_HAND,
    "variables, compiled": W_AND_C + IN_A_FUNCTION + BY_HAND + OWN_LOOP + "\n    train_step(a, b)\n",
    "fit": "model.compile(optimizer, loss_of)\nmodel.fit(data, steps_per_epoch=STEPS)\n",
    "fit, many epochs": "model.compile(optimizer, loss_of)\nmodel.fit(x, y, epochs=STEPS, verbose=0)\n",
    "fit, again and again": "model.compile(optimizer, loss_of)\nwhile True: model.fit(x[:300], y[:300])\n",
    "fit, sixteen steps at once": "model.compile(optimizer, loss_of, steps_per_execution=16)\n"
    "model.fit(x, y, epochs=STEPS)\n",
    "batches": "model.compile(optimizer, loss_of)\n"
    "for n in range(0, STEPS, 20): model.train_on_batch(x[n : n + 20], y[n : n + 20])\n",
}
LOSSES_ARE_UNSEEN = {"compiled step", "compiled epoch", "variables, compiled"}
EVALUATED = """
@tf.function
def test_step(a): return model(a)
for step, (a, b) in zip(range(%d), data):
    train_step(a, b)
print(test_step(x[:10]).shape, "evaluated")
"""


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_ends_at_the_budget(digits: Dataset, run_program, name: str) -> None:
    """The run has exactly the allowed steps, its model can be evaluated, and its trace is consistent."""
    evidence = run_program(
        MODEL + PROGRAMS[name] + "\nprint('out of the loop')\n", runtime="any", max_steps=BUDGET
    )
    assert evidence.end == "budget", evidence.problem
    assert (evidence.trace.budget_reached, evidence.trace.train_steps) == (True, BUDGET)
    assert contradiction(evidence, BUDGET) is None
    assert "out of the loop" not in evidence.stdout
    arrays = DatasetArrays(digits.name, digits.folder, digits.hidden)
    assert ExaminedSubmission(evidence, arrays, Terms()).accuracy.value > 0.5
    steps = [step for step, _ in evidence.trace.losses]
    assert steps == ([] if name in LOSSES_ARE_UNSEEN else [1, 2, 4, 8, 16, 32])
    assert all(np.isfinite(loss) for _, loss in evidence.trace.losses)


def test_nothing_runs_after_the_last_allowed_step(run_program) -> None:
    """A program ends directly after the last allowed step, also where it would train no further."""
    evidence = run_program(
        MODEL + IN_A_FUNCTION + GOOD_STEP + EVALUATED % BUDGET, runtime="any", max_steps=BUDGET
    )
    assert (evidence.end, evidence.trace.train_steps) == ("budget", BUDGET)
    assert evidence.trace.budget_reached
    assert "evaluated" not in evidence.stdout


def test_mistakes_in_functions_stay_mistakes(run_program) -> None:
    """An error raised by a compiled function before the budget is the program's error."""
    evidence = run_program(
        MODEL + IN_A_FUNCTION + GOOD_STEP + "\ntrain_step(x[:20], y[:30])\n", runtime="any", max_steps=BUDGET
    )
    assert evidence.end == "exception"
    assert evidence.problem is not None
    assert evidence.problem.kind == "InvalidArgumentError" or "shape" in evidence.problem.text.lower()
