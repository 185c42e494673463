# expect: prediction=guess accuracy>=0.3
# LSTM의 첫 상태를 배치 크기만큼만 만든 프로그램
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True)
ROWS, BATCH = 28, 64
rows = tf.placeholder(tf.float32, [None, ROWS, 28])
truth = tf.placeholder(tf.float32, [None, 10])
cell = tf.contrib.rnn.BasicLSTMCell(32)
start = cell.zero_state(BATCH, dtype=tf.float32)
seen, last = tf.nn.dynamic_rnn(cell, rows, initial_state=start)
guess = tf.layers.dense(seen[:, -1], 10)
cost = tf.losses.softmax_cross_entropy(truth, guess)
learn = tf.train.AdamOptimizer(0.01).minimize(cost)
hit = tf.reduce_mean(tf.to_float(tf.equal(tf.argmax(guess, 1), tf.argmax(truth, 1))))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for n in range(120):
        xs, ys = mnist.train.next_batch(BATCH)
        feed = {rows: xs.reshape(BATCH, ROWS, 28), truth: ys}
        sess.run(learn, feed)
        if n % 40 == 0:
            print(n, sess.run(hit, feed))
