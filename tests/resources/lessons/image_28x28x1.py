# expect: prediction=fc accuracy>=0.7
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data/", one_hot=True, reshape=False, validation_size=0)
X = tf.placeholder(tf.float32, [None, 28, 28, 1])
Y_ = tf.placeholder(tf.float32, [None, 10])
W1 = tf.Variable(tf.truncated_normal([5, 5, 1, 4], stddev=0.1))
B1 = tf.Variable(tf.ones([4]) / 10)
Y1 = tf.nn.relu(tf.nn.conv2d(X, W1, strides=[1, 2, 2, 1], padding='SAME') + B1)
W2 = tf.Variable(tf.truncated_normal([14 * 14 * 4, 10], stddev=0.1))
fc = tf.matmul(tf.reshape(Y1, shape=[-1, 14 * 14 * 4]), W2) + tf.Variable(tf.ones([10]) / 10)
Y = tf.nn.softmax(fc)
cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=fc, labels=Y_)) * 100
correct = tf.equal(tf.argmax(fc, 1), tf.argmax(Y_, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
lr = tf.placeholder(tf.float32)
train_step = tf.train.AdamOptimizer(lr).minimize(cross_entropy)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
def training_step(i):
    bX, bY = mnist.train.next_batch(100)
    sess.run(train_step, {X: bX, Y_: bY, lr: 0.003 + 0.01 * 0.99 ** i})
for i in range(100):
    training_step(i)
a, c = sess.run([accuracy, cross_entropy], {X: mnist.test.images, Y_: mnist.test.labels})
print("test accuracy", a, "loss", c)
