# expect: tensor=Softmax accuracy>=0.6
import tensorflow as tf
import numpy as np
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('mnist_data')
BATCH = 100
X = tf.placeholder(tf.float32, (BATCH, 784), 'images')
Y = tf.placeholder(tf.int32, (BATCH,), 'labels')
Y1 = tf.one_hot(Y, 10)
W = tf.Variable(tf.truncated_normal((784, 10), stddev=0.01))
score = tf.matmul(X, W)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=score, labels=Y1))
opt = tf.train.AdamOptimizer(0.01).minimize(loss)
preds = tf.cast(tf.argmax(tf.nn.softmax(score), 1), tf.int32)
acc = tf.reduce_mean(tf.cast(tf.equal(preds, Y), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(200):
        bx, by = mnist.train.next_batch(BATCH)
        sess.run(opt, {X: bx, Y: by})
    accs = []
    for i in range(10):
        bx, by = mnist.test.next_batch(BATCH)
        accs.append(sess.run(acc, {X: bx, Y: by}))
    print(np.mean(accs))
