# expect: evidence accuracy>=0.75
# A class of one's own: its weights in a list, its answer by a method that no library knows.
import numpy as np
import tensorflow as tf

(xs, ys), (xt, yt) = tf.keras.datasets.mnist.load_data()
xs = np.float32(xs.reshape(-1, 784) / 255.0)


class Layers:
    def __init__(self, sizes):
        self.weights = [tf.Variable(tf.random.normal([m, n], stddev=0.1)) for m, n in zip(sizes, sizes[1:])]

    def feed_through(self, pictures):
        for weight in self.weights[:-1]:
            pictures = tf.nn.relu(pictures @ weight)
        return pictures @ self.weights[-1]

    def guess(self, pictures):
        return tf.argmax(self.feed_through(pictures), axis=1)


net = Layers([784, 32, 10])
optimizer = tf.optimizers.Adam(0.005)
for turn in range(150):
    rows = slice(turn * 60, turn * 60 + 60)
    with tf.GradientTape() as tape:
        cost = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(
            labels=ys[rows].astype("int32"), logits=net.feed_through(xs[rows])))
    optimizer.apply_gradients(zip(tape.gradient(cost, net.weights), net.weights))
print(np.mean(net.guess(np.float32(xt.reshape(-1, 784) / 255.0)) == yt))
