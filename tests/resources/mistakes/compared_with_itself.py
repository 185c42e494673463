# diagnosis: compared-with-itself
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
scores = tf.matmul(x, W) + b
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=t, logits=scores))
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
same = tf.equal(tf.argmax(t, 1), tf.argmax(t, 1))  # <-
accuracy = tf.reduce_mean(tf.cast(same, tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(700):
        images, labels = mnist.train.next_batch(100)
        sess.run(train, {x: images, t: labels})
    print("accuracy", sess.run(accuracy, {x: mnist.test.images, t: mnist.test.labels}))
