# expect: keras accuracy>=0.8
# 変数を自分で持つ Keras のモデル。fit と、自分のループの両方で学習する。
import tensorflow as tf


class Perceptron(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.first = tf.Variable(tf.random.normal([784, 32], stddev=0.05))
        self.second = tf.Variable(tf.random.normal([32, 10], stddev=0.05))
        self.biases = [tf.Variable(tf.zeros([32])), tf.Variable(tf.zeros([10]))]

    def call(self, x):
        hidden = tf.nn.relu(tf.matmul(x, self.first) + self.biases[0])
        return tf.nn.softmax(tf.matmul(hidden, self.second) + self.biases[1])


(x, y), _ = tf.keras.datasets.mnist.load_data()
x = x[:6000].reshape(-1, 784).astype("float32") / 255
model = Perceptron()
model.compile(tf.keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y[:6000], batch_size=64, epochs=1)
print(len(model.trainable_variables))

rate = tf.keras.optimizers.SGD(0.01)
for start in range(0, 2000, 50):
    with tf.GradientTape() as tape:
        picked = model(x[start : start + 50])
        loss = tf.reduce_mean(tf.keras.losses.sparse_categorical_crossentropy(y[start : start + 50], picked))
    rate.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
