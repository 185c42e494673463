# expect: prediction=y accuracy>=0.8
# Images are fed as they come out of the file, 0 to 255, without scaling.
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape(-1, 784).astype('float32')
x_test = x_test.reshape(-1, 784).astype('float32')
y_train, y_test = np.eye(10)[y_train], np.eye(10)[y_test]
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
y = tf.matmul(x, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10]))
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y))
train_op = tf.train.AdamOptimizer(0.0005).minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(200):
        pick = np.random.choice(len(x_train), 100)
        sess.run(train_op, feed_dict={x: x_train[pick], y_: y_train[pick]})
    print(sess.run(acc, feed_dict={x: x_test, y_: y_test}))
