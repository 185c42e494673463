# expect: prediction=logits accuracy>=0.7
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
logits = tf.matmul(x, W) + b
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=t, logits=logits))
gW, gb = tf.gradients(cost, [W, b])
update = [W.assign(W - 0.5 * gW), tf.assign(b, b - 0.5 * gb)]
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), tf.argmax(t, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(200):
        bx, bt = mnist.train.next_batch(100)
        sess.run(update, feed_dict={x: bx, t: bt})
    print(sess.run(acc, feed_dict={x: mnist.test.images, t: mnist.test.labels}))
