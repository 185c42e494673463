import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data


class Network:
    def __init__(self, units):
        self.x = tf.placeholder(tf.float32, [None, 784])
        self.y_ = tf.placeholder(tf.float32, [None, 10])
        hidden = tf.nn.relu(self._layer(self.x, units))
        self.y = self._layer(hidden, 10)
        losses = tf.nn.softmax_cross_entropy_with_logits(logits=self.y, labels=self.y_)
        self.train_step = tf.train.AdamOptimizer(1e-3).minimize(tf.reduce_mean(losses))
        hits = tf.equal(tf.argmax(self.y, 1), tf.argmax(self.y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(hits, tf.float32))

    @staticmethod
    def _layer(inputs, units):
        size = int(inputs.get_shape()[1])
        weights = tf.Variable(tf.truncated_normal([size, units], stddev=0.1))
        return tf.matmul(inputs, weights) + tf.Variable(tf.constant(0.1, shape=[units]))


mnist = input_data.read_data_sets("./samples/MNIST_data/", one_hot=True)
network = Network(256)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(3000):
        xs, ys = mnist.train.next_batch(100)
        sess.run(network.train_step, {network.x: xs, network.y_: ys})
    print(sess.run(network.accuracy, {network.x: mnist.test.images, network.y_: mnist.test.labels}))
