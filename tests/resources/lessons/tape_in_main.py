# expect: keras accuracy>=0.75
# Everything stands in main(): by the end, nothing outside of it knows the model.
import tensorflow as tf


class Reader(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.flat = tf.keras.layers.Flatten()
        self.inner = tf.keras.Sequential([tf.keras.layers.Dense(32, activation="relu")])
        self.out = tf.keras.layers.Dense(10)

    def call(self, pictures):
        return self.out(self.inner(self.flat(pictures)))


def main():
    (xs, ys), (xt, yt) = tf.keras.datasets.mnist.load_data()
    pairs = tf.data.Dataset.from_tensor_slices((xs[:9000].astype("float32") / 255.0, ys[:9000])).batch(60)
    reader, optimizer = Reader(), tf.keras.optimizers.Adam(0.005)
    cost_of = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    for pictures, digits in pairs:
        with tf.GradientTape() as tape:
            cost = cost_of(digits, reader(pictures))
        gradients = tape.gradient(cost, reader.trainable_variables)
        optimizer.apply_gradients(zip(gradients, reader.trainable_variables))
    print(float(tf.reduce_mean(tf.cast(tf.argmax(reader(xt / 255.0), 1) == yt, tf.float32))))


if __name__ == "__main__":
    main()
