# expect: keras accuracy>=0.8
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
(x, y), (vx, vy) = keras.datasets.mnist.load_data()
x = x[..., None].astype("float32") / 255.
inputs = keras.Input(shape=(28, 28, 1), name="digits")
h = layers.Flatten()(inputs)
h = layers.Dense(64, activation="relu")(h)
h = layers.BatchNormalization(momentum=0.9)(h)
outputs = layers.Dense(10)(h)
model = keras.Model(inputs=inputs, outputs=outputs)
model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer=keras.optimizers.RMSprop(), metrics=["accuracy"])
model.fit(x[:15000], y[:15000], batch_size=100, epochs=1, validation_data=(vx[..., None] / 255., vy))
