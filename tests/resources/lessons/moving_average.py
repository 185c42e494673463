# expect: prediction=average_y accuracy>=0.6
# 滑动平均模型用于验证
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("/tmp/data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
w = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.matmul(x, w) + b
global_step = tf.Variable(0, trainable=False)
ema = tf.train.ExponentialMovingAverage(0.9, global_step)
ema_op = ema.apply(tf.trainable_variables())
average_y = tf.matmul(x, ema.average(w)) + ema.average(b)
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(logits=y, labels=tf.argmax(y_, 1)))
train_step = tf.train.GradientDescentOptimizer(0.5).minimize(loss, global_step=global_step)
with tf.control_dependencies([train_step, ema_op]):
    train_op = tf.no_op(name='train')
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(average_y, 1), tf.argmax(y_, 1)), tf.float32))
with tf.Session() as sess:
    tf.global_variables_initializer().run()
    for i in range(200):
        xs, ys = mnist.train.next_batch(100)
        sess.run(train_op, feed_dict={x: xs, y_: ys})
    print(sess.run(acc, feed_dict={x: mnist.test.images, y_: mnist.test.labels}))
