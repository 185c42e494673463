# expect: evidence accuracy>=0.7
# 모델 두 개를 앙상블한다
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)
class Model:
    def __init__(self, sess, name):
        self.sess = sess
        with tf.variable_scope(name):
            self.X = tf.placeholder(tf.float32, [None, 784])
            self.Y = tf.placeholder(tf.float32, [None, 10])
            self.logits = tf.layers.dense(self.X, 10)
        self.cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=self.logits, labels=self.Y))
        self.optimizer = tf.train.AdamOptimizer(0.01).minimize(self.cost)
        self.accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(self.logits, 1), tf.argmax(self.Y, 1)), tf.float32))
sess = tf.Session()
models = [Model(sess, "model" + str(m)) for m in range(2)]
sess.run(tf.global_variables_initializer())
for i in range(150):
    bx, by = mnist.train.next_batch(100)
    for m in models:
        sess.run([m.cost, m.optimizer], feed_dict={m.X: bx, m.Y: by})
predictions = np.zeros([len(mnist.test.labels), 10])
for number, m in enumerate(models):
    print(number, 'Accuracy:', sess.run(m.accuracy, {m.X: mnist.test.images, m.Y: mnist.test.labels}))
    predictions += sess.run(m.logits, {m.X: mnist.test.images})
ensemble_correct = tf.equal(tf.argmax(predictions, 1), tf.argmax(mnist.test.labels, 1))
print('Ensemble accuracy:', sess.run(tf.reduce_mean(tf.cast(ensemble_correct, tf.float32))))
