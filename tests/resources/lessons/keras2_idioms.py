# expect: keras accuracy>=0.5
# Calls of Keras 2 that Keras 3 has dropped, each in its usual form.
import numpy as np
import tensorflow as tf
from keras.models import load_model, save_model
from tensorflow.keras import Input, layers
from tensorflow.keras.utils import model_to_dot, plot_model

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
x_train = x_train[:20000].reshape(-1, 784).astype("float32") / 255
x_test = x_test.reshape(-1, 784).astype("float32") / 255


def small_values(shape, name=None):
    return tf.random.normal(shape, stddev=0.05)


other = tf.keras.Sequential([layers.Dense(16, input_shape=(784))])
other.build((None, 28 * 28))
save_model(other, "./saved/model")
print(load_model("./saved/model").predict(x_test[:2], verbose=0).shape)
model = tf.keras.Sequential(
    [
        Input(shape=(784)),
        layers.Dense(32, activation="relu", kernel_initializer=small_values),
        layers.Dropout(0.2),
        layers.Dense(10),
    ]
)
model.build(input_shape=(None, 784))
plot_model(model, to_file="model.png", show_shapes=True)
model_to_dot(model).create(prog="dot", format="svg")
cached = np.load(tf.keras.utils.get_file("mnist.npz", "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"))
print(cached["x_train"].shape)
optimizer = tf.keras.optimizers.Adam(0.002)


def loss_of(start):
    scores = model(x_train[start : start + 100], training=True)
    labels = y_train[start : start + 100]
    return tf.reduce_mean(tf.keras.losses.sparse_categorical_crossentropy(labels, scores, from_logits=True))


for step in range(150):
    with tf.GradientTape() as tape:
        loss = loss_of(step * 100)
    gradients = tape.gradient(loss, model.variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
for step in range(10):
    optimizer.minimize(lambda: loss_of(step * 100), lambda: model.trainable_variables)
