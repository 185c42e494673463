# expect: evidence
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST_data", one_hot=True)
X = tf.placeholder(tf.float32, [None, 784])
encoder = tf.nn.sigmoid(tf.layers.dense(X, 32))
decoder = tf.nn.sigmoid(tf.layers.dense(encoder, 784))
cost = tf.reduce_mean(tf.pow(X - decoder, 2))
optimizer = tf.train.RMSPropOptimizer(0.01).minimize(cost)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(80):
        bx, _ = mnist.train.next_batch(100)
        sess.run(optimizer, {X: bx})
    print(np.shape(sess.run(decoder, {X: mnist.test.images[:10]})))
