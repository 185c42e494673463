# expect: prediction=net accuracy>=0.5
import tensorflow as tf
import tensorflow.contrib.slim as slim
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("mnist", one_hot=True)
pixels = tf.placeholder(tf.float32, [None, 784])
truth = tf.placeholder(tf.float32, [None, 10])
train_now = tf.placeholder(tf.bool)
with slim.arg_scope([slim.fully_connected], weights_regularizer=slim.l2_regularizer(1e-4), activation_fn=tf.nn.elu):
    net = slim.stack(pixels, slim.fully_connected, [60, 30])
    net = slim.dropout(net, 0.8, is_training=train_now)
    net = slim.fully_connected(net, 10, activation_fn=None)
slim.losses.softmax_cross_entropy(net, truth)
total = slim.losses.get_total_loss()
step = slim.learning.create_train_op(total, tf.train.AdamOptimizer(0.003))
right = slim.metrics.accuracy(tf.argmax(net, 1), tf.argmax(truth, 1))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(200):
        bx, by = mnist.train.next_batch(100)
        sess.run(step, {pixels: bx, truth: by, train_now: True})
    print(sess.run(right, {pixels: mnist.test.images, truth: mnist.test.labels, train_now: False}))
