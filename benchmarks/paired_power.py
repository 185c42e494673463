"""How often the paired test of hw1-1 finds that more steps are better, with the lesson in NumPy.

`python benchmarks/paired_power.py FOLDER`: the folder of a data set in the cache (`grade data status`).
"""

import sys
from itertools import combinations
from pathlib import Path

import numpy as np

from grader.examine.paired_test import compare

BATCH, RATE, ORDERS, BASELINES = 100, 0.01, 12, 3
STEPS = (1000, 1500, 2000, 3000, 6000)


def train(images, labels, hidden, order):
    """Return, for each number of steps, which hidden images the lesson's softmax regression gets right."""
    generator = np.random.default_rng(order)
    weights, bias = np.zeros((784, 10), np.float32), np.zeros(10, np.float32)
    right = {}
    rows = np.empty(0, int)
    for step in range(1, max(STEPS) + 1):
        if len(rows) < BATCH:
            rows = generator.permutation(len(images))
        chosen, rows = rows[:BATCH], rows[BATCH:]
        x, t = images[chosen], labels[chosen]
        scores = x @ weights + bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        error = scores / scores.sum(axis=1, keepdims=True)
        error[np.arange(BATCH), t] -= 1
        weights -= RATE * x.T @ error
        bias -= RATE * error.sum(axis=0)
        if step in STEPS:
            right[step] = (hidden[0] @ weights + bias).argmax(axis=1) == hidden[1]
    return right


def flat(folder, prefix=""):
    """Return images in [0, 1] and their labels."""
    images = np.load(folder / f"{prefix}images.npy").reshape(-1, 784).astype(np.float32) / 255
    return images, np.load(folder / f"{prefix}labels.npy").astype(int)


def main(folder):
    """Print, for each number of steps, the accuracy and how often all baselines are beaten."""
    hidden = flat(next(folder.glob("hidden*")))
    runs = [train(*flat(folder / "public", "train_"), hidden, order) for order in range(ORDERS)]
    print("steps  accuracy  beats all three")
    for steps in STEPS:
        wins = [
            all(compare(runs[own][steps], runs[other][STEPS[0]]).is_better for other in others)
            for own in range(ORDERS)
            for others in combinations([each for each in range(ORDERS) if each != own], BASELINES)
        ]
        accuracy = np.mean([run[steps].mean() for run in runs])
        print(f"{steps:5}  {accuracy:.4f}    {np.mean(wins):.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
