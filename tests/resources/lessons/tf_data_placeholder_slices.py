# expect: prediction=y_conv accuracy>=0.8
# 큰 배열을 그래프에 넣지 않으려고 placeholder 로 dataset 을 만든다 (TensorFlow 공식 문서 방식)
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("./MNIST_data/", one_hot=True)

features_placeholder = tf.placeholder(mnist.train.images.dtype, mnist.train.images.shape)
labels_placeholder = tf.placeholder(tf.float32, mnist.train.labels.shape)

dataset = tf.data.Dataset.from_tensor_slices({"pixels": features_placeholder, "digit": labels_placeholder})
dataset = dataset.shuffle(buffer_size=3000).batch(128).repeat()
iterator = dataset.make_initializable_iterator()
next_element = iterator.get_next()

x = next_element["pixels"]
y_ = next_element["digit"]
x_image = tf.reshape(x, [-1, 28, 28, 1])
W = tf.Variable(tf.truncated_normal([784, 10], stddev=0.05))
b = tf.Variable(tf.zeros([10]))
y_conv = tf.nn.softmax(tf.matmul(tf.reshape(x_image, [-1, 784]), W) + b)
cross_entropy = -tf.reduce_mean(tf.reduce_sum(y_ * tf.log(y_conv + 1e-10), 1))
train_step = tf.train.GradientDescentOptimizer(0.5).minimize(cross_entropy)
correct_prediction = tf.equal(tf.argmax(y_conv, 1), tf.argmax(y_, 1))
accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))

sess = tf.Session()
sess.run(tf.global_variables_initializer())
sess.run(iterator.initializer, feed_dict={features_placeholder: mnist.train.images, labels_placeholder: mnist.train.labels})
for i in range(250):
    sess.run(train_step)
    if i % 100 == 0:
        print("step %d, training accuracy %g" % (i, sess.run(accuracy)))
print("test accuracy %g" % sess.run(accuracy, {x: mnist.test.images, y_: mnist.test.labels}))
