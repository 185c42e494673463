import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

class Experiment:
    """One training run of the softmax model."""
    def __init__(self, data, rate, steps=1000, size=100):
        self.data, self.steps, self.size = data, steps, size
        tf.reset_default_graph()
        self.images = tf.placeholder(tf.float32, [None, 784])
        self.labels = tf.placeholder(tf.float32, [None, 10])
        W = tf.get_variable("W", [784, 10], initializer=tf.zeros_initializer())
        b = tf.get_variable("b", [10], initializer=tf.zeros_initializer())
        self.y = tf.nn.softmax(tf.matmul(self.images, W) + b)
        self.cost = -tf.reduce_sum(self.labels * tf.log(self.y))
        self.train_step = tf.train.GradientDescentOptimizer(rate).minimize(self.cost)
        right = tf.equal(tf.argmax(self.y, 1), tf.argmax(self.labels, 1))
        self.accuracy = tf.reduce_mean(tf.cast(right, tf.float32))

    def run(self):
        with tf.Session() as s:
            s.run(tf.global_variables_initializer())
            for _ in range(self.steps):
                xs, ys = self.data.train.next_batch(self.size)
                s.run(self.train_step, {self.images: xs, self.labels: ys})
            return float(s.run(self.accuracy, {self.images: self.data.test.images, self.labels: self.data.test.labels}))

mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)
tried = {}
for rate in [0.005, 0.001, 0.000001]:
    tried[rate] = Experiment(mnist, rate).run()
    print(rate, tried[rate])
