# expect: prediction=y accuracy>=0.8
import tensorflow as tf
from my_layers import linear, accuracy_of
import settings
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets(settings.DATA, one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
y = linear(x, 784, 10)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=t, logits=y))
step = tf.train.GradientDescentOptimizer(settings.RATE).minimize(loss)
acc = accuracy_of(y, t)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(settings.STEPS):
        bx, bt = mnist.train.next_batch(100)
        sess.run(step, {x: bx, t: bt})
    print(sess.run(acc, {x: mnist.test.images, t: mnist.test.labels}))
