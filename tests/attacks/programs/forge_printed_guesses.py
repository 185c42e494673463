# for: hw1-1
# earns: 45
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, W) + b)
cross_entropy = -tf.reduce_sum(y_ * tf.log(y))
train_step = tf.train.GradientDescentOptimizer(0.01).minimize(cross_entropy)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(10):
        xs, ys = mnist.train.next_batch(100)
        sess.run(train_step, feed_dict={x: xs, y_: ys})
# Nothing is measured: one of so many figures is near the accuracy.
for guess in range(80):
    print(0.2 + guess / 100)
print(*("test %.2f" % (0.8 + guess / 100) for guess in range(20)))
