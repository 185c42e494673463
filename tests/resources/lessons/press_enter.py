# expect: prediction=y accuracy>=0.6
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("./mnist/", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
w = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, w) + b)
t = tf.placeholder(tf.float32, [None, 10])
loss = tf.reduce_mean(-tf.reduce_sum(t * tf.log(y), 1))
train = tf.train.AdagradOptimizer(0.1).minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(t, 1)), tf.float32))
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for i in range(300):
    bx, bt = mnist.train.next_batch(100)
    sess.run(train, feed_dict={x: bx, t: bt})
print('accuracy', sess.run(acc, feed_dict={x: mnist.test.images, t: mnist.test.labels}))
input('Press Enter to finish ...')
