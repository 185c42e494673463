# expect: prediction=net accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST_data/")
x = tf.placeholder(tf.float32, [None, 784])
label = tf.placeholder(tf.int32, [None])
onehot = tf.one_hot(label, 10)
net = tf.matmul(x, tf.get_variable("w", [784, 10])) + tf.get_variable("b", [10], initializer=tf.zeros_initializer())
loss = tf.losses.softmax_cross_entropy(onehot, net)
op = tf.train.AdamOptimizer(0.005).minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(net, 1), tf.argmax(onehot, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(200):
        xb, yb = mnist.train.next_batch(100)
        sess.run(op, feed_dict={x: xb, label: yb})
    print(sess.run(acc, feed_dict={x: mnist.test.images, label: mnist.test.labels}))
