# expect: prediction=y accuracy>=0.75
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('MNIST_data', one_hot=True)
x = tf.placeholder(tf.float32, [None, 784]); t = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10])); b = tf.Variable(tf.zeros([10]))
y = tf.matmul(x, W) + b
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=t, logits=y))
step = tf.train.GradientDescentOptimizer(0.5).minimize(cost)
with tf.control_dependencies([step]):
    done = tf.identity(cost)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(t, 1)), tf.float32))
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for i in range(200):
    bx, bt = mnist.train.next_batch(100)
    h = sess.partial_run_setup([y, done], [x, t])
    scores = sess.partial_run(h, y, feed_dict={x: bx})
    c = sess.partial_run(h, done, feed_dict={t: bt})
print(sess.run(acc, {x: mnist.test.images, t: mnist.test.labels}))
