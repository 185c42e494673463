# for: hw3
# at most: 40
# Sides that nobody knows, in variables of a network that is otherwise small.
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])


def weight_variable(shape):
    return tf.Variable(tf.placeholder_with_default(tf.truncated_normal(shape, stddev=0.1), [None] * len(shape)), validate_shape=False)


def bias_variable(shape):
    return tf.Variable(tf.placeholder_with_default(tf.constant(0.1, shape=shape), [None]), validate_shape=False)


W = weight_variable([784, 10])
b = bias_variable([10])
y_conv = tf.matmul(x, W) + b
cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y_conv))
train_step = tf.train.AdamOptimizer(1e-4).minimize(cross_entropy)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(5):
        xs, ys = mnist.train.next_batch(50)
        sess.run(train_step, feed_dict={x: xs, y_: ys})
