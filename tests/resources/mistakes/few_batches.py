# diagnosis: few-batches-again
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
scores = tf.matmul(x, W) + b
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=t, logits=scores))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
right = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(scores, 1), tf.argmax(t, 1)), tf.float32))
batches = [mnist.train.next_batch(64) for _ in range(6)]
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(150):
        for images, labels in batches:
            sess.run(train, {x: images, t: labels})  # <-
    print("accuracy", sess.run(right, {x: mnist.test.images, t: mnist.test.labels}))
