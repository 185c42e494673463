# expect: prediction=score accuracy>=0.2 slow
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("mnist", one_hot=True)
rows = tf.placeholder(tf.float32, [None, 28, 28])
truth = tf.placeholder(tf.float32, [None, 10])
there, back = tf.contrib.rnn.GRUCell(16), tf.contrib.rnn.GRUCell(16)
outputs, _, _ = tf.contrib.rnn.static_bidirectional_rnn(there, back, tf.unstack(rows, 28, 1), dtype=tf.float32)
score = tf.contrib.layers.linear(outputs[-1], 10)
cost = tf.losses.softmax_cross_entropy(truth, score)
step = tf.contrib.layers.optimize_loss(cost, tf.train.get_or_create_global_step(), 0.01, "Adam", clip_gradients=5.0)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for n in range(100):
        bx, by = mnist.train.next_batch(60)
        c = sess.run(step, {rows: bx.reshape(-1, 28, 28), truth: by})
    print(c)
