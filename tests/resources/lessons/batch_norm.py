# expect: prediction=logits accuracy>=0.6
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("d", one_hot=True)
X = tf.placeholder(tf.float32, [None, 784])
Y = tf.placeholder(tf.float32, [None, 10])
phase = tf.placeholder(tf.bool, name='phase')
h = tf.layers.dense(X, 64, use_bias=False)
h = tf.layers.batch_normalization(h, training=phase, momentum=0.9)
h = tf.nn.relu(h)
logits = tf.layers.dense(h, 10)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=Y))
update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
with tf.control_dependencies(update_ops):
    train = tf.train.AdamOptimizer(0.003).minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), tf.argmax(Y, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(150):
        bx, by = mnist.train.next_batch(100)
        sess.run(train, {X: bx, Y: by, phase: True})
    print(sess.run(acc, {X: mnist.test.images, Y: mnist.test.labels, phase: False}))
