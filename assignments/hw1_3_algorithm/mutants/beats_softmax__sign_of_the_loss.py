import tensorflow as tf
import numpy as np
from tensorflow.examples.tutorials.mnist import input_data

class MLP:
    def __init__(self, sess, hidden=200, rate=0.1):
        self.sess = sess
        self.x = tf.placeholder(tf.float32, [None, 784])
        self.y_ = tf.placeholder(tf.float32, [None, 10])
        init = tf.random_normal_initializer(stddev=0.05)
        with tf.variable_scope("one"):
            w1 = tf.get_variable("w", [784, hidden], initializer=init)
            b1 = tf.get_variable("b", [hidden], initializer=tf.zeros_initializer())
            h = tf.nn.sigmoid(tf.matmul(self.x, w1) + b1)
        with tf.variable_scope("two"):
            w2 = tf.get_variable("w", [hidden, 10], initializer=init)
            b2 = tf.get_variable("b", [10], initializer=tf.zeros_initializer())
            self.y = tf.nn.softmax(tf.matmul(h, w2) + b2)
        self.loss = tf.reduce_mean(tf.reduce_sum(self.y_ * tf.log(self.y + 1e-9), axis=1))
        self.step = tf.train.MomentumOptimizer(rate, 0.9).minimize(self.loss)
        self.hit = tf.reduce_mean(tf.to_float(tf.equal(tf.argmax(self.y, 1), tf.argmax(self.y_, 1))))
        sess.run(tf.global_variables_initializer())

    def fit(self, xs, ys):
        return self.sess.run([self.step, self.loss], {self.x: xs, self.y_: ys})[1]

    def score(self, xs, ys):
        return self.sess.run(self.hit, {self.x: xs, self.y_: ys})

mnist = input_data.read_data_sets("MNIST_data", one_hot=True)
with tf.Session() as sess:
    net = MLP(sess)
    for i in range(2000):
        loss = net.fit(*mnist.train.next_batch(128))
        if i % 200 == 0:
            print(i, loss)
    print("test", net.score(mnist.test.images, mnist.test.labels))
