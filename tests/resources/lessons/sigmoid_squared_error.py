# expect: prediction=a3 accuracy>=0.4
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST", one_hot=True)
a1 = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
w2 = tf.Variable(tf.random_normal([784, 30], stddev=0.05))
a2 = tf.sigmoid(tf.matmul(a1, w2) + tf.Variable(tf.zeros([30])))
w3 = tf.Variable(tf.random_normal([30, 10], stddev=0.05))
a3 = tf.sigmoid(tf.matmul(a2, w3) + tf.Variable(tf.zeros([10])))
error = tf.reduce_mean(tf.squared_difference(a3, t))
train = tf.train.AdamOptimizer(0.02).minimize(error)
hits = tf.reduce_sum(tf.cast(tf.equal(tf.argmax(a3, 1), tf.argmax(t, 1)), tf.int32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(300):
        bx, by = mnist.train.next_batch(50)
        sess.run(train, {a1: bx, t: by})
    print(sess.run(hits, {a1: mnist.test.images[:1000], t: mnist.test.labels[:1000]}), "of 1000")
