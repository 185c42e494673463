# expect: prediction=guess accuracy>=0.8
from tensorflow.examples.tutorials.mnist import input_data
import tensorflow as tf
mnist = input_data.read_data_sets("MNIST", one_hot=True)
inp = tf.placeholder(tf.float32, [None, 784])
want = tf.placeholder(tf.float32, [None, 10])
guess = tf.nn.softmax(tf.matmul(inp, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10])))
xent = tf.reduce_mean(-tf.reduce_sum(want * tf.log(guess), reduction_indices=[1]))
go = tf.train.GradientDescentOptimizer(0.5).minimize(xent)
sess = tf.Session()
sess.run(tf.initialize_all_variables())
for n in range(250):
    xs, ys = mnist.train.next_batch(100)
    sess.run(go, feed_dict={inp: xs, want: ys})
same = tf.equal(tf.arg_max(guess, 1), tf.arg_max(want, 1))
print(sess.run(tf.reduce_mean(tf.cast(same, tf.float32)), feed_dict={inp: mnist.test.images, want: mnist.test.labels}))
