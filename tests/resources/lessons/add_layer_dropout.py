# expect: prediction=prediction accuracy>=0.7
# 带 dropout 的分类器；准确率每次重新计算
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('MNIST_data', one_hot=True)
def compute_accuracy(v_xs, v_ys):
    y_pre = sess.run(prediction, feed_dict={xs: v_xs, keep_prob: 1})
    correct_prediction = tf.equal(tf.argmax(y_pre, 1), tf.argmax(v_ys, 1))
    return sess.run(tf.reduce_mean(tf.cast(correct_prediction, tf.float32)))
xs = tf.placeholder(tf.float32, [None, 784]) / 255.  # 784 = 28x28
ys = tf.placeholder(tf.float32, [None, 10])
keep_prob = tf.placeholder(tf.float32)
W = tf.Variable(tf.truncated_normal([784, 80], stddev=0.1))
l1 = tf.nn.dropout(tf.nn.tanh(tf.matmul(xs, W)), keep_prob)
prediction = tf.nn.softmax(tf.matmul(l1, tf.Variable(tf.truncated_normal([80, 10], stddev=0.1))))
loss = tf.reduce_mean(-tf.reduce_sum(ys * tf.log(prediction), reduction_indices=[1]))
train_step = tf.train.AdamOptimizer(0.003).minimize(loss)
sess = tf.Session()
sess.run(tf.initialize_all_variables())
for i in range(200):
    bx, by = mnist.train.next_batch(100)
    sess.run(train_step, feed_dict={xs: bx, ys: by, keep_prob: 0.5})
print(compute_accuracy(mnist.test.images[:1000], mnist.test.labels[:1000]))
