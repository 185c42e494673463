# diagnosis: batch-norm-not-updated
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
training = tf.placeholder(tf.bool)
hidden = tf.layers.dense(x, 128)
hidden = tf.nn.relu(tf.layers.batch_normalization(hidden, training=training))  # <-
y = tf.layers.dense(hidden, 10)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y))
train_step = tf.train.AdamOptimizer(1e-3).minimize(loss)
correct = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for i in range(500):
    xs, ys = mnist.train.next_batch(100)
    sess.run(train_step, feed_dict={x: xs, y_: ys, training: True})
test = {x: mnist.test.images, y_: mnist.test.labels, training: False}
print("accuracy", sess.run(accuracy, feed_dict=test))
