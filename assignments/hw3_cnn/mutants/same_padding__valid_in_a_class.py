import tensorflow as tf
import numpy as np
from tensorflow.examples.tutorials.mnist import input_data


def weight_variable(shape):
    return tf.get_variable("w%d" % len(tf.global_variables()), shape, initializer=tf.truncated_normal_initializer(stddev=0.1))

def bias_variable(shape):
    return tf.get_variable("b%d" % len(tf.global_variables()), shape, initializer=tf.constant_initializer(0.1))

def conv2d(x, W):
    return tf.nn.conv2d(x, filter=W, strides=(1, 1, 1, 1), padding="VALID")

def max_pool_2x2(x):
    return tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")

def conv_layer(input, shape):
    return tf.maximum(conv2d(input, weight_variable(shape)) + bias_variable([shape[3]]), 0.0)

def full_layer(input, size):
    n = int(input.get_shape()[-1])
    return tf.add(tf.matmul(input, weight_variable([n, size])), bias_variable([size]))


class CNN:
    keep = 0.5

    def __init__(self, x, y_):
        global full_1, keep_prob, full1_drop, y_conv, cross_entropy, train_step
        self.x, self.y_ = x, y_
        picture = tf.expand_dims(tf.reshape(x, [-1, 28, 28]), 3)
        first = max_pool_2x2(conv_layer(picture, [5, 5, 1, 32]))
        second = max_pool_2x2(conv_layer(first, [5, 5, 32, 64]))
        full_1 = tf.nn.relu(full_layer(tf.reshape(second, [-1, 3136]), 1024))
        keep_prob = tf.placeholder_with_default(1.0, [])
        full1_drop = tf.nn.dropout(full_1, rate=1 - keep_prob)
        y_conv = full_layer(full1_drop, 10)
        cross_entropy = tf.losses.softmax_cross_entropy(onehot_labels=y_, logits=y_conv)
        optimizer = tf.train.AdamOptimizer(1e-4)
        train_step = optimizer.apply_gradients(optimizer.compute_gradients(cross_entropy))
        self.correct = tf.equal(tf.argmax(y_conv, 1), tf.argmax(y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(self.correct, tf.float32))

    def train(self, sess, data, steps):
        for step in range(steps):
            xs, ys = data.train.next_batch(50)
            sess.run(train_step, {self.x: xs, self.y_: ys, keep_prob: self.keep})
            if step % 500 == 0:
                print(step, sess.run(self.accuracy, {self.x: xs, self.y_: ys}))

    def test(self, sess, data):
        parts = zip(np.split(data.test.images, 20), np.split(data.test.labels, 20))
        return np.mean([sess.run(self.accuracy, {self.x: a, self.y_: b}) for a, b in parts])


mnist = input_data.read_data_sets("MNIST", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
cnn = CNN(x, y_)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    cnn.train(sess, mnist, 5000)
    print("test accuracy", cnn.test(sess, mnist))
