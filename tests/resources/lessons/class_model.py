# expect: tensor=logits accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

class Model:
    def __init__(self, sess, name):
        self.sess = sess
        self.name = name
        self._build_net()

    def _build_net(self):
        with tf.variable_scope(self.name):
            self.training = tf.placeholder(tf.bool)
            self.X = tf.placeholder(tf.float32, [None, 784])
            self.Y = tf.placeholder(tf.float32, [None, 10])
            dense = tf.layers.dense(self.X, 64, activation=tf.nn.relu)
            drop = tf.layers.dropout(dense, rate=0.3, training=self.training)
            out = tf.layers.dense(drop, 10)
            self.logits = tf.identity(out, name="logits")
        self.cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=self.logits, labels=self.Y))
        self.optimizer = tf.train.AdamOptimizer(0.003).minimize(self.cost)
        hit = tf.equal(tf.argmax(self.logits, 1), tf.argmax(self.Y, 1))
        self.accuracy = tf.reduce_mean(tf.cast(hit, tf.float32))

    def predict(self, x, training=False):
        return self.sess.run(self.logits, {self.X: x, self.training: training})

    def get_accuracy(self, x, y, training=False):
        return self.sess.run(self.accuracy, {self.X: x, self.Y: y, self.training: training})

    def train(self, x, y, training=True):
        return self.sess.run([self.cost, self.optimizer], {self.X: x, self.Y: y, self.training: training})

mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)
sess = tf.Session()
m1 = Model(sess, "m1")
sess.run(tf.global_variables_initializer())
print('Learning Started!')
for step in range(200):
    xs, ys = mnist.train.next_batch(100)
    c, _ = m1.train(xs, ys)
print('Accuracy:', m1.get_accuracy(mnist.test.images, mnist.test.labels))
