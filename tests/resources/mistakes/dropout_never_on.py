# diagnosis: dropout-never-on
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
drop = tf.placeholder(tf.float32)  # <-
hidden = tf.layers.dense(x, 80, activation=tf.nn.relu)
scores = tf.layers.dense(tf.layers.dropout(hidden, rate=drop), 10)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=t, logits=scores))
train = tf.train.AdamOptimizer(0.002).minimize(loss)
right = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(scores, 1), tf.argmax(t, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(500):
        images, labels = mnist.train.next_batch(100)
        sess.run(train, {x: images, t: labels, drop: 0.4})
    print("accuracy", sess.run(right, {x: mnist.test.images, t: mnist.test.labels, drop: 0.0}))
