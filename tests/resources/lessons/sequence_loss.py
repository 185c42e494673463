# expect: evidence
import numpy as np
import tensorflow as tf
from tensorflow.contrib import rnn, seq2seq
word = "grade me"
letters = sorted(set(word))
numbers = np.array([[letters.index(c) for c in word]])
given, wanted = np.eye(len(letters))[numbers[:, :-1]], numbers[:, 1:]
X = tf.placeholder(tf.float32, [None, len(word) - 1, len(letters)])
Y = tf.placeholder(tf.int32, [None, len(word) - 1])
outputs, _ = tf.nn.dynamic_rnn(rnn.BasicRNNCell(12), X, dtype=tf.float32)
scores = tf.reshape(tf.contrib.layers.fully_connected(tf.reshape(outputs, [-1, 12]), len(letters), activation_fn=None), [1, -1, len(letters)])
cost = seq2seq.sequence_loss(logits=scores, targets=Y, weights=tf.ones([1, len(word) - 1]))
step = tf.train.AdamOptimizer(0.1).minimize(cost)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(60):
        sess.run(step, {X: given, Y: wanted})
    print("".join(letters[i] for i in sess.run(tf.argmax(scores, 2), {X: given})[0]))
