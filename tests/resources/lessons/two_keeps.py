# expect: tensor=add accuracy>=0.5
# Two dropout placeholders, and a learning rate that is fed.
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST_data", one_hot=True, reshape=False)
picture = tf.placeholder(tf.float32, [None, 28, 28, 1])
truth = tf.placeholder(tf.float32, [None, 10])
keep_in, keep_out, rate = (tf.placeholder(tf.float32) for _ in range(3))
flat = tf.nn.dropout(tf.contrib.layers.flatten(picture), keep_in)
hidden = tf.nn.dropout(tf.layers.dense(flat, 50, tf.nn.tanh), keep_out)
scores = tf.matmul(hidden, tf.Variable(tf.random_normal([50, 10], stddev=0.1))) + tf.Variable(tf.zeros([10]))
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=scores, labels=truth))
step = tf.train.GradientDescentOptimizer(rate).minimize(cost)
answer = tf.argmax(scores, 1)
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    for n in range(250):
        bx, by = mnist.train.next_batch(80)
        s.run(step, {picture: bx, truth: by, keep_in: 0.9, keep_out: 0.6, rate: 0.3 / (1 + n / 100)})
    got = s.run(answer, {picture: mnist.test.images[:500], keep_in: 1.0, keep_out: 1.0})
    print(np.mean(got == mnist.test.labels[:500].argmax(1)))
