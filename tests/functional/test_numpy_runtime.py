"""A runtime that the grader does not ship takes a program from its text to a scorecard."""

from pathlib import Path

HERE = Path(__file__).parent / "numpy_runtime"
PROGRAM = """
import numpy as np
import numpy_lesson

W, b = np.zeros((784, 10)), np.zeros(10)
for step in range({steps}):
    images, labels = numpy_lesson.next_batch(100)
    scores = np.exp(images @ W + b)
    error = scores / scores.sum(1, keepdims=True) - np.eye(10)[labels]
    W -= 0.5 * images.T @ error / len(images)
    b -= 0.5 * error.mean(0)
"""
