# diagnosis: no-activation
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
image = tf.reshape(x, [-1, 28, 28, 1])
F1 = tf.Variable(tf.truncated_normal([5, 5, 1, 4], stddev=0.1))
c1 = tf.nn.conv2d(image, F1, strides=[1, 2, 2, 1], padding="SAME")  # <-
p1 = tf.nn.max_pool(c1, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
W2 = tf.Variable(tf.truncated_normal([7 * 7 * 4, 10], stddev=0.1))
logits = tf.matmul(tf.reshape(p1, [-1, 7 * 7 * 4]), W2)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=logits))
train_step = tf.train.AdamOptimizer(0.005).minimize(loss)
correct = tf.equal(tf.argmax(logits, 1), tf.argmax(y_, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for i in range(300):
    xs, ys = mnist.train.next_batch(100)
    sess.run(train_step, feed_dict={x: xs, y_: ys})
print("accuracy", sess.run(accuracy, feed_dict={x: mnist.test.images, y_: mnist.test.labels}))
