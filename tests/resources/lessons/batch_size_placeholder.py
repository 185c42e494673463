# expect: prediction=out accuracy>=0.3 slow
import tensorflow as tf
from tensorflow.contrib import rnn
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("mnist", one_hot=True)
pixels = tf.placeholder(tf.float32, [None, 784])
truth = tf.placeholder(tf.float32, [None, 10])
how_many = tf.placeholder(tf.int32, [])  # 一次给多少张图
keep = tf.placeholder(tf.float32)
cells = rnn.MultiRNNCell([rnn.DropoutWrapper(rnn.GRUCell(20), output_keep_prob=keep) for _ in range(2)])
seen, _ = tf.nn.dynamic_rnn(cells, tf.reshape(pixels, [-1, 28, 28]), initial_state=cells.zero_state(how_many, tf.float32))
out = tf.nn.softmax(tf.layers.dense(seen[:, -1, :], 10))
cost = -tf.reduce_mean(truth * tf.log(out + 1e-9))
step = tf.train.AdamOptimizer(0.01).minimize(cost)
right = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(out, 1), tf.argmax(truth, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for n in range(120):
        bx, by = mnist.train.next_batch(64)
        sess.run(step, {pixels: bx, truth: by, how_many: 64, keep: 0.9})
    print(sess.run(right, {pixels: mnist.test.images[:300], truth: mnist.test.labels[:300], how_many: 300, keep: 1.0}))
