# expect: prediction=first accuracy>=0.7
# Two heads are compared with the labels; the student says which one counts.
# grade: prediction = first
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
second = tf.layers.dense(x, 10)
first = tf.layers.dense(x, 10)
def cost(z):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=t, logits=z))
train = tf.train.AdamOptimizer(0.01).minimize(cost(first) + cost(second))
right_second = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(second, 1), tf.argmax(t, 1)), tf.float32))
right_first = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(first, 1), tf.argmax(t, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(150):
        bx, by = mnist.train.next_batch(100)
        sess.run(train, {x: bx, t: by})
    print(sess.run([right_first, right_second], {x: mnist.test.images, t: mnist.test.labels}))
