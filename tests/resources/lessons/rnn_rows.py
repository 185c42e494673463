# expect: prediction=pred accuracy>=0.3
# 行ごとに読む再帰型ネットワーク
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("/tmp/data/", one_hot=True)
n_inputs, n_steps, n_hidden, n_classes = 28, 28, 32, 10
x = tf.placeholder(tf.float32, [None, n_steps, n_inputs])
y = tf.placeholder(tf.float32, [None, n_classes])
weights = tf.Variable(tf.random_normal([n_hidden, n_classes]))
biases = tf.Variable(tf.zeros([n_classes]))
cell = tf.nn.rnn_cell.BasicLSTMCell(n_hidden, forget_bias=1.0)
outputs, states = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
outputs = tf.transpose(outputs, [1, 0, 2])
pred = tf.matmul(outputs[-1], weights) + biases
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=pred, labels=y))
optimizer = tf.train.AdamOptimizer(0.01).minimize(cost)
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(pred, 1), tf.argmax(y, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    step = 1
    while step * 64 < 6400:
        bx, by = mnist.train.next_batch(64)
        bx = bx.reshape((64, n_steps, n_inputs))
        sess.run(optimizer, feed_dict={x: bx, y: by})
        step += 1
    test_data = mnist.test.images[:200].reshape((-1, n_steps, n_inputs))
    print("Testing Accuracy:", sess.run(accuracy, feed_dict={x: test_data, y: mnist.test.labels[:200]}))
