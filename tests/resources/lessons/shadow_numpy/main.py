# expect: prediction=y accuracy>=0.8
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('data', one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
y = tf.matmul(x, tf.Variable(np.zeros((784, 10), np.float32))) + tf.Variable(np.zeros(10, np.float32))
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=t, logits=y))
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for i in range(200):
    bx, bt = mnist.train.next_batch(100)
    sess.run(train, {x: bx, t: bt})
