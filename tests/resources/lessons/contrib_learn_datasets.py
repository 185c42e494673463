# expect: prediction=logits accuracy>=0.8
import numpy as np
import tensorflow as tf
mnist = tf.contrib.learn.datasets.load_dataset("mnist")
train_data = mnist.train.images
train_labels = np.asarray(mnist.train.labels, dtype=np.int32)
eval_data = mnist.test.images
eval_labels = np.asarray(mnist.test.labels, dtype=np.int32)
features = tf.placeholder(tf.float32, [None, 784])
labels = tf.placeholder(tf.int32, [None])
logits = tf.contrib.layers.linear(features, 10)
loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
train_op = tf.train.GradientDescentOptimizer(0.4).minimize(loss, global_step=tf.train.get_or_create_global_step())
predicted = tf.argmax(logits, axis=1, output_type=tf.int32)
accuracy = tf.reduce_mean(tf.cast(tf.equal(predicted, labels), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(200):
        low = i * 100 % 10000
        sess.run(train_op, {features: train_data[low:low + 100], labels: train_labels[low:low + 100]})
    print(sess.run(accuracy, {features: eval_data, labels: eval_labels}))
