# expect: prediction=y accuracy>=0.8
# Written for TensorFlow 0.12: logits come first, labels second.
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('/tmp/data/', one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.matmul(x, W) + b
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(y, y_))
optimizer = tf.train.GradientDescentOptimizer(0.5).minimize(cost)
with tf.Session() as sess:
    sess.run(tf.initialize_all_variables())
    for step in range(200):
        bx, by = mnist.train.next_batch(100)
        sess.run(optimizer, feed_dict={x: bx, y_: by})
    acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1)), tf.float32))
    print("Accuracy:", acc.eval({x: mnist.test.images, y_: mnist.test.labels}))
