# expect: prediction=net accuracy>=0.4
import tensorflow as tf
slim = tf.contrib.slim
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('MNIST_data', one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
label = tf.placeholder(tf.float32, [None, 10])
net = slim.conv2d(tf.reshape(x, [-1, 28, 28, 1]), 8, [5, 5], scope='conv1')
net = slim.max_pool2d(net, [4, 4], stride=4, scope='pool1')
net = slim.flatten(net)
net = slim.fully_connected(net, 10, activation_fn=None)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=label, logits=net))
train_step = tf.train.AdamOptimizer(0.01).minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(net, 1), tf.argmax(label, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(60):
        bx, by = mnist.train.next_batch(50)
        sess.run(train_step, feed_dict={x: bx, label: by})
    print(sess.run(acc, feed_dict={x: mnist.test.images[:500], label: mnist.test.labels[:500]}))
