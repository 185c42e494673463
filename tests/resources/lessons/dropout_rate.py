# expect: prediction=logits accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("mnist", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y = tf.placeholder(tf.float32, [None, 10])
drop_rate = tf.placeholder(tf.float32, name="rate")
h = tf.nn.relu(tf.layers.dense(x, 100))
h = tf.nn.dropout(h, rate=drop_rate)
logits = tf.layers.dense(h, 10)
loss = tf.losses.softmax_cross_entropy(y, logits)
train = tf.train.AdamOptimizer(3e-3).minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), tf.argmax(y, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(200):
        bx, by = mnist.train.next_batch(100)
        sess.run(train, {x: bx, y: by, drop_rate: 0.5})
    print(sess.run(acc, {x: mnist.test.images, y: mnist.test.labels, drop_rate: 0.0}))
