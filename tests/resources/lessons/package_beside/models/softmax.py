import tensorflow as tf

class Softmax:
    def __init__(self, rate):
        self.x = tf.placeholder(tf.float32, [None, 784])
        self.t = tf.placeholder(tf.float32, [None, 10])
        w = tf.get_variable('w', [784, 10], initializer=tf.zeros_initializer())
        b = tf.get_variable('b', [10], initializer=tf.zeros_initializer())
        self.logits = tf.nn.xw_plus_b(self.x, w, b, name='logits')
        self.loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=self.t, logits=self.logits))
        self.train = tf.train.GradientDescentOptimizer(rate).minimize(self.loss)
        same = tf.equal(tf.argmax(self.logits, 1), tf.argmax(self.t, 1))
        self.accuracy = tf.reduce_mean(tf.cast(same, tf.float32))

    def feed(self, x, t):
        return {self.x: x, self.t: t}
