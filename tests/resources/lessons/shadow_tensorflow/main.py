# expect: prediction=y accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('data', one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
y = tf.nn.softmax(tf.matmul(x, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10])))
train = tf.train.GradientDescentOptimizer(0.01).minimize(-tf.reduce_sum(t * tf.log(y)))
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for i in range(200):
    bx, bt = mnist.train.next_batch(100)
    sess.run(train, {x: bx, t: bt})
