import tensorflow as tf
import numpy as np
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)


class Softmax:
    def __init__(self):
        self.x = tf.placeholder(tf.float32, shape=(None, 784), name="x")
        self.y_ = tf.placeholder(tf.float32, shape=(None, 10), name="labels")
        self.W = tf.Variable(tf.zeros([784, 10]))
        self.b = tf.Variable(tf.zeros([10]))
        self.y = tf.nn.softmax(tf.matmul(self.x, self.W) + self.b)
        self.cross_entropy = -tf.reduce_sum(self.y_ * tf.log(self.y))
        self.step = tf.train.GradientDescentOptimizer(0.01).minimize(self.cross_entropy)
        hit = tf.equal(tf.argmax(self.y, 1), tf.argmax(self.y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(hit, tf.float32))
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def fit(self, steps):
        for i in range(steps):
            xs, ys = mnist.train.next_batch(100)
            self.sess.run(self.step, {self.x: xs, self.y_: ys})

    def score(self, images, labels):
        return self.sess.run(self.accuracy, {self.x: images, self.y_: labels})


model = Softmax()
x, y_, W, b, y, cross_entropy, train_step = (model.x, model.y_, model.W, model.b, model.y, model.cross_entropy, model.step)
print("test accuracy", model.score(mnist.test.images, mnist.test.labels))
model.fit(3000)
