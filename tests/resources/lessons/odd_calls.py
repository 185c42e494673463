# expect: prediction=digit_caps_out accuracy>=0.5 slow
# odd calls that were common
import tensorflow as tf, numpy as np, os, sys, time, math, random
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets(os.path.join(os.path.dirname(os.path.abspath(__file__)), "MNIST_data"), one_hot=True, validation_size=10000)
assert mnist.validation.num_examples == 10000
x = tf.placeholder(tf.float32, [None, 784], name="x")
y = tf.placeholder(tf.float32, [None, 10], name="y")
n = tf.shape(x)[0]
img = tf.reshape(x, tf.stack([n, 28, 28, 1]))
img = tf.image.resize_images(img, [14, 14])
img = tf.image.resize_image_with_crop_or_pad(img, 14, 14)
flat = tf.reshape(img, [-1, img.shape[1].value * img.get_shape()[2].value])
w = tf.get_variable("w", shape=[196, 10], initializer=tf.contrib.layers.variance_scaling_initializer(), regularizer=tf.contrib.layers.l2_regularizer(1e-5))
digit_caps_out = tf.matmul(flat, w)
reg = tf.contrib.layers.apply_regularization(tf.contrib.layers.l2_regularizer(1e-5), tf.trainable_variables())
loss = tf.losses.softmax_cross_entropy(y, digit_caps_out) + tf.losses.get_regularization_loss() + reg
lr = tf.train.piecewise_constant(tf.train.get_or_create_global_step(), [100, 200], [0.05, 0.02, 0.01])
train = tf.train.AdamOptimizer(lr).minimize(loss, tf.train.get_global_step())
acc, acc_op = tf.metrics.accuracy(labels=tf.argmax(y, 1), predictions=tf.argmax(digit_caps_out, 1))
conf = tf.confusion_matrix(tf.argmax(y, 1), tf.argmax(digit_caps_out, 1), num_classes=10)
with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    t0 = time.clock() if hasattr(time, 'clock') else time.time()
    for i in range(250):
        bx, by = mnist.train.next_batch(100)
        _, l = sess.run([train, loss], feed_dict={x: bx, y: by})
        sys.stdout.write("\r%d %f" % (i, l)); sys.stdout.flush()
    print(sess.run(acc_op, {x: mnist.test.images, y: mnist.test.labels}))
    print(sess.run(conf, {x: mnist.test.images, y: mnist.test.labels}).sum())
    print(np.sum([np.prod(v.get_shape().as_list()) for v in tf.trainable_variables()]))
