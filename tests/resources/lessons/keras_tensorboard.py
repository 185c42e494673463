# expect: keras accuracy>=0.8
# TensorBoard に記録しながら学習する。オプティマイザは legacy のもの。
import datetime

import tensorflow as tf

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
x_train, x_test = x_train[:6000] / 255.0, x_test / 255.0
model = tf.keras.models.Sequential([
    tf.keras.layers.Flatten(input_shape=(28, 28)),
    tf.keras.layers.Dense(64, activation="relu"),
    tf.keras.layers.Dense(10, activation="softmax"),
])
model.compile(
    optimizer=tf.keras.optimizers.legacy.Adam(0.002),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
folder = "logs/fit/" + datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
board = tf.keras.callbacks.TensorBoard(log_dir=folder, histogram_freq=1)
model.fit(x_train, y_train[:6000], epochs=2, validation_data=(x_test[:500], y_test[:500]), callbacks=[board])
