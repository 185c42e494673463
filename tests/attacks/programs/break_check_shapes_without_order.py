# for: hw1-1
# at most: 65
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
# Sides that nobody knows, of a variable that is trained, have no order among others.
W = tf.Variable(tf.placeholder_with_default(tf.zeros([784, 10]), [None, None]), validate_shape=False)
b = tf.Variable(tf.placeholder_with_default(tf.zeros([10]), [None]), validate_shape=False)
V = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, W) + b + V)
cross_entropy = -tf.reduce_sum(y_ * tf.log(y))
train_step = tf.train.GradientDescentOptimizer(0.01).minimize(cross_entropy)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(20):
        xs, ys = mnist.train.next_batch(100)
        sess.run(train_step, feed_dict={x: xs, y_: ys})
