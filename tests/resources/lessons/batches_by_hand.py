# expect: prediction=logit accuracy>=0.8
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST_data", one_hot=True)
all_x, all_y = mnist.train.images, mnist.train.labels

def next_batch(size, data, labels):
    index = np.arange(0, len(data))
    np.random.shuffle(index)
    index = index[0:size]
    return np.asarray([data[i] for i in index]), np.asarray([labels[i] for i in index])

x = tf.placeholder(tf.float32, [None, 784])
y = tf.placeholder(tf.float32, [None, 10])
logit = tf.layers.dense(x, 10)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=logit, labels=y))
opt = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for i in range(150):
    bx, by = next_batch(100, all_x, all_y)
    sess.run(opt, feed_dict={x: bx, y: by})
for start in range(0, 1000, 250):
    sess.run(opt, {x: all_x[start:start + 250], y: all_y[start:start + 250]})
print(sess.run(loss, {x: mnist.test.images, y: mnist.test.labels}))
