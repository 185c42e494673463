# expect: prediction=scores accuracy>=0.8
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data as loader

digits = loader.read_data_sets("./data", one_hot=True, validation_size=1000)
pixels = tf.placeholder(tf.float32, shape=(None, 28 * 28), name="pixels")
truth = tf.placeholder(tf.float32, shape=(None, 10), name="truth")
kernel = tf.Variable(tf.random_normal([784, 10], stddev=0.02))
offset = tf.Variable(np.zeros(10, dtype=np.float32))
scores = tf.nn.xw_plus_b(pixels, kernel, offset)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=truth, logits=scores))
step = tf.train.GradientDescentOptimizer(learning_rate=0.5).minimize(loss)
hits = tf.equal(tf.argmax(scores, axis=1), tf.argmax(truth, axis=1))
rate = tf.reduce_mean(tf.to_float(hits))
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    for k in range(200):
        a, c = digits.train.next_batch(64)
        _, value = s.run([step, loss], {pixels: a, truth: c})
        if k % 50 == 0:
            print("%4d  loss %.4f" % (k, value))
    print("validation", s.run(rate, {pixels: digits.validation.images, truth: digits.validation.labels}))
    print("test", s.run(rate, {pixels: digits.test.images, truth: digits.test.labels}))
