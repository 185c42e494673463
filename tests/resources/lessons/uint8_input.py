# expect: prediction=z accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True, dtype=tf.uint8, reshape=False)
raw = tf.placeholder(tf.uint8, [None, 28, 28, 1])
t = tf.placeholder(tf.float32, [None, 10])
flat = tf.reshape(tf.cast(raw, tf.float32) / 255.0, [-1, 784])
z = tf.matmul(flat, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10]))
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=t, logits=z))
train = tf.train.GradientDescentOptimizer(0.5).minimize(cost)
good = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(z, 1), tf.argmax(t, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(200):
        a, c = mnist.train.next_batch(100)
        sess.run(train, {raw: a, t: c})
    print(sess.run(good, {raw: mnist.test.images, t: mnist.test.labels}))
