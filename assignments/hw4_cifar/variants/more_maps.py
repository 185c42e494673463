import tensorflow as tf
from tensorflow.keras.datasets import cifar10
import numpy as np

MINIBATCH_SIZE = 50
STEPS = 1500

# 32 x 32 픽셀, 색 채널 3개, 10개의 분류
(train_images, train_labels), (test_images, test_labels) = cifar10.load_data()

train_images = train_images / 255.0
test_images = test_images / 255.0
train_labels = train_labels.reshape(-1)
test_labels = test_labels.reshape(-1)

x = tf.placeholder(tf.float32, [None, 32, 32, 3])
y_ = tf.placeholder(tf.int64, [None])
keep_prob = tf.placeholder(tf.float32)

def weight_variable(shape):
    return tf.Variable(tf.truncated_normal(shape, stddev=0.05))

def bias_variable(shape):
    return tf.Variable(tf.constant(0.1, shape=shape))

def conv_layer(input, shape):
    W = weight_variable(shape)
    b = bias_variable([shape[3]])
    return tf.nn.relu(tf.nn.conv2d(input, W, strides=[1, 1, 1, 1], padding='SAME') + b)

def max_pool_2x2(x):
    return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME')

def full_layer(input, size):
    in_size = int(input.get_shape()[1])
    return tf.matmul(input, weight_variable([in_size, size])) + bias_variable([size])

conv1 = max_pool_2x2(conv_layer(x, [5, 5, 3, 24]))
conv2 = max_pool_2x2(conv_layer(conv1, [5, 5, 24, 48]))
flat = tf.reshape(conv2, [-1, 8*8*48])
full_1 = tf.nn.relu(full_layer(flat, 128))
full1_drop = tf.nn.dropout(full_1, keep_prob=keep_prob)
y_conv = full_layer(full1_drop, 10)

cross_entropy = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(logits=y_conv, labels=y_))
train_step = tf.train.AdamOptimizer(1e-3).minimize(cross_entropy)
correct_prediction = tf.equal(tf.argmax(y_conv, 1), y_)
accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())

    for i in range(STEPS):
        chosen = np.random.randint(len(train_images), size=MINIBATCH_SIZE)
        batch_x, batch_y = train_images[chosen], train_labels[chosen]

        if i % 100 == 0:
            train_accuracy = sess.run(accuracy, feed_dict={x: batch_x, y_: batch_y, keep_prob: 1.0})
            print("step {}, training accuracy {}".format(i, train_accuracy))

        sess.run(train_step, feed_dict={x: batch_x, y_: batch_y, keep_prob: 0.5})

    test_accuracy = np.mean([
        sess.run(accuracy, feed_dict={x: test_images[k:k + 500], y_: test_labels[k:k + 500], keep_prob: 1.0})
        for k in range(0, len(test_images), 500)])
    print("test accuracy: {}".format(test_accuracy))
