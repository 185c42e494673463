import numpy as np
import tensorflow as tf
from tensorflow import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train.reshape(-1, 784).astype("float32") / 255
x_test = x_test.reshape(-1, 784).astype("float32") / 255

model = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(10),
])
opt = keras.optimizers.Adam(1e-3)
loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

data = tf.data.Dataset.from_tensor_slices((x_train, y_train)).shuffle(10000).batch(100)
for bx, by in data.take(300):
    with tf.GradientTape() as tape:
        loss = loss_fn(by, model(bx))
    grads = tape.gradient(loss, model.trainable_variables)

print("accuracy", np.mean(np.argmax(model(x_test), axis=1) == y_test))
