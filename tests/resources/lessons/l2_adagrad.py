# expect: prediction=logits accuracy>=0.7
import tensorflow as tf
from tensorflow.contrib.learn.python.learn.datasets import mnist as mnist_module
data = mnist_module.read_data_sets("x", one_hot=True, validation_size=500)
images = tf.placeholder(tf.float32, shape=[None, 784])
labels = tf.placeholder(tf.float32, shape=[None, 10])
with tf.variable_scope("net", regularizer=tf.contrib.layers.l2_regularizer(1e-4)):
    w = tf.get_variable("w", [784, 10], initializer=tf.truncated_normal_initializer(stddev=0.01))
    bias = tf.get_variable("bias", [10], initializer=tf.constant_initializer(0.0))
    logits = tf.nn.xw_plus_b(images, w, bias)
data_loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits))
loss = data_loss + tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
optimizer = tf.train.AdagradOptimizer(0.1)
grads = optimizer.compute_gradients(loss)
clipped = [(tf.clip_by_norm(g, 5.0), v) for g, v in grads if g is not None]
train = optimizer.apply_gradients(clipped)
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(labels, 1), tf.argmax(logits, 1)), tf.float32))
sess = tf.Session()
sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
for i in range(200):
    xs, ys = data.train.next_batch(100)
    sess.run([train], feed_dict={images: xs, labels: ys})
print(sess.run([accuracy, loss], feed_dict={images: data.validation.images, labels: data.validation.labels}))
