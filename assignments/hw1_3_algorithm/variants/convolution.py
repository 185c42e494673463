import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

# Dataset loading
mnist = input_data.read_data_sets("./samples/MNIST_data/", one_hot=True)

# Set up model
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])

image = tf.reshape(x, [-1, 28, 28, 1])
F = tf.Variable(tf.truncated_normal([5, 5, 1, 8], stddev=0.1))
conv = tf.nn.relu(tf.nn.conv2d(image, F, [1, 2, 2, 1], 'SAME') + tf.Variable(tf.zeros([8])))
pooled = tf.nn.max_pool(conv, [1, 2, 2, 1], [1, 2, 2, 1], 'SAME')
flat = tf.reshape(pooled, [-1, 7*7*8])
W1 = tf.Variable(tf.truncated_normal([7*7*8, 256], stddev=0.1))
b1 = tf.Variable(tf.constant(0.1, shape=[256]))
hidden = tf.nn.relu(tf.matmul(flat, W1) + b1)

W2 = tf.Variable(tf.truncated_normal([256, 10], stddev=0.1))
b2 = tf.Variable(tf.constant(0.1, shape=[10]))
y = tf.matmul(hidden, W2) + b2

cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=y, labels=y_))
train_step = tf.train.AdamOptimizer(1e-3).minimize(cross_entropy)

# Session
init = tf.global_variables_initializer()

sess = tf.Session()
sess.run(init)

# Learning
for i in range(3000):
    batch_xs, batch_ys = mnist.train.next_batch(100)
    sess.run(train_step, feed_dict={x: batch_xs, y_: batch_ys})

# Validation
correct_prediction = tf.equal(tf.argmax(y,1), tf.argmax(y_,1))
accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))

print(sess.run(accuracy, feed_dict={x: mnist.test.images, y_: mnist.test.labels}))
