# diagnosis: few-train-steps
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, W) + b)
loss = -tf.reduce_sum(t * tf.log(y))
train = tf.train.GradientDescentOptimizer(0.005).minimize(loss)
right = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(t, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for number in range(1500):
        images, labels = mnist.train.next_batch(50)
        if number % 50 == 0:
            print("batch", number)
            sess.run(train, {x: images, t: labels})  # <-
    print("accuracy", sess.run(right, {x: mnist.test.images, t: mnist.test.labels}))
