# expect: prediction=y accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
y = tf.matmul(x, tf.Variable(tf.zeros([784, 10]), name="W")) + tf.Variable(tf.zeros([10]), name="b")
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y))
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1)), tf.float32))
saver = tf.train.Saver()
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(200):
        bx, by = mnist.train.next_batch(100)
        sess.run(train, {x: bx, y_: by})
    path = saver.save(sess, "./softmax.ckpt")
    print("saved to", path)
with tf.Session() as sess:
    saver.restore(sess, "./softmax.ckpt")
    print(sess.run(accuracy, {x: mnist.test.images, y_: mnist.test.labels}))
