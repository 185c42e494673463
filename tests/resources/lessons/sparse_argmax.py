# expect: prediction=y accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST_data", one_hot=False)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.int64, [None])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.matmul(x, W) + b
ce = tf.losses.sparse_softmax_cross_entropy(labels=y_, logits=y)
step = tf.train.GradientDescentOptimizer(0.5).minimize(ce)
s = tf.Session()
s.run(tf.global_variables_initializer())
for i in range(200):
    xs, ys = mnist.train.next_batch(100)
    s.run(step, {x: xs, y_: ys})
correct = tf.equal(tf.argmax(y, 1), y_)
print(s.run(tf.reduce_mean(tf.cast(correct, tf.float32)), {x: mnist.test.images, y_: mnist.test.labels}))
