# diagnosis: one-batch-again
import tensorflow as tf

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
model = tf.keras.Sequential([
    tf.keras.Input((28, 28)),
    tf.keras.layers.Flatten(),
    tf.keras.layers.Dense(64, activation="relu"),
    tf.keras.layers.Dense(10),
])
optimizer = tf.keras.optimizers.Adam(0.001)
entropy = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
batches = tf.data.Dataset.from_tensor_slices((x_train, y_train)).batch(64)


@tf.function
def train(images, labels):
    with tf.GradientTape() as tape:
        loss = entropy(labels, model(images))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


for step in range(300):
    images, labels = next(iter(batches))
    train(images, labels)  # <-
print("accuracy", float((model(x_test).numpy().argmax(1) == y_test).mean()))
