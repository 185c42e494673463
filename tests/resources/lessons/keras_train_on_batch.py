# expect: keras accuracy>=0.7
import numpy as np
from tensorflow import keras
(x, y), (vx, vy) = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Rescaling(1 / 255.), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
for step in range(200):
    start = step * 64
    model.train_on_batch(x[start:start + 64], y[start:start + 64])
print(model.test_on_batch(vx[:500], vy[:500]))
