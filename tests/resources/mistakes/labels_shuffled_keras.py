# diagnosis: labels-of-other-images also: loss-does-not-fall accuracy-at-chance
import numpy as np
import tensorflow as tf
from tensorflow import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
np.random.shuffle(y_train)
model = keras.Sequential([
    keras.layers.Flatten(input_shape=(28, 28)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])  # <-
model.fit(x_train, y_train, batch_size=50, epochs=2, verbose=2)
print(model.evaluate(x_test, y_test, verbose=0))
