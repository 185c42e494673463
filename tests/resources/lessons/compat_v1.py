# expect: prediction=y accuracy>=0.8
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('data', one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
w = tf.Variable(tf.random_normal([784, 10], mean=0.0, stddev=0.05))
b = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, w) + b)
loss = -tf.reduce_sum(t * tf.math.log(y + 1e-7))
train = tf.train.AdamOptimizer().minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(t, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(1, 201):
        bx, bt = mnist.train.next_batch(100)
        sess.run(train, feed_dict={x: bx, t: bt})
        if i % 100 == 0:
            lv, av = sess.run([loss, acc], feed_dict={x: mnist.test.images, t: mnist.test.labels})
            print('Step: %d, Loss: %f, Accuracy: %f' % (i, lv, av))
