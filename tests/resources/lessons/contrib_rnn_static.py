# expect: tensor=Softmax accuracy>=0.3
import tensorflow as tf
from tensorflow.contrib import rnn
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("/tmp/data/", one_hot=True)
X = tf.placeholder("float", [None, 28, 28])
Y = tf.placeholder("float", [None, 10])

def RNN(x):
    x = tf.unstack(x, 28, 1)
    cell = rnn.BasicRNNCell(32)
    outputs, state = rnn.static_rnn(cell, x, dtype=tf.float32)
    return tf.layers.dense(outputs[-1], 10)

pred = RNN(X)
loss_op = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=pred, labels=Y))
train_op = tf.train.AdamOptimizer(0.005).minimize(loss_op)
ok = tf.equal(tf.argmax(tf.nn.softmax(pred), 1), tf.argmax(Y, 1))
accuracy = tf.reduce_mean(tf.cast(ok, tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(1, 151):
        bx, by = mnist.train.next_batch(64)
        sess.run(train_op, feed_dict={X: bx.reshape((64, 28, 28)), Y: by})
    print(sess.run(accuracy, {X: mnist.test.images[:128].reshape((-1, 28, 28)), Y: mnist.test.labels[:128]}))
