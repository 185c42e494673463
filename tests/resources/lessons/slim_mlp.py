# expect: prediction=net accuracy>=0.8
import tensorflow as tf
import tensorflow.contrib.slim as slim
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('MNIST_data', one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_actual = tf.placeholder(tf.float32, [None, 10])
with slim.arg_scope([slim.fully_connected], weights_regularizer=slim.l2_regularizer(0.0001)):
    net = slim.fully_connected(x, 64, scope='fc1')
    net = slim.dropout(net, 0.9, scope='drop')
    net = slim.fully_connected(net, 10, activation_fn=None, scope='logits')
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_actual, logits=net))
train_step = tf.train.AdamOptimizer(0.003).minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(net, 1), tf.argmax(y_actual, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(200):
        bx, by = mnist.train.next_batch(100)
        train_step.run(feed_dict={x: bx, y_actual: by})
    print(acc.eval(feed_dict={x: mnist.test.images, y_actual: mnist.test.labels}))
