# expect: keras accuracy>=0.8
# The file that Keras fetches, read by hand.
import numpy as np
from keras.layers import Dense, Dropout
from keras.models import Sequential
from keras.optimizers import adam_v2

with np.load("data/mnist.npz") as held:
    x, y = held["x_train"], held["y_train"]
x = x[:6000].reshape(6000, 784) / 255.0
model = Sequential([Dense(64, activation="relu", input_shape=(784,)), Dropout(0.2), Dense(10, activation="softmax")])
model.compile(adam_v2.Adam(0.003), "sparse_categorical_crossentropy", metrics=["acc"])
model.fit(x, y[:6000], epochs=2, batch_size=64, verbose=0)
