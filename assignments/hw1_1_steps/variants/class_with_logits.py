import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data


class Softmax:
    def __init__(self, rate):
        self.x = tf.placeholder(tf.float32, [None, 784])
        self.y_ = tf.placeholder(tf.float32, [None, 10])
        W = tf.Variable(tf.zeros([784, 10]))
        b = tf.Variable(tf.zeros([10]))
        logits = tf.matmul(self.x, W) + b
        self.y = tf.nn.softmax(logits)
        self.loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=self.y_))
        self.train_step = tf.train.GradientDescentOptimizer(rate).minimize(self.loss)
        hits = tf.equal(tf.argmax(logits, 1), tf.argmax(self.y_, 1))
        self.accuracy = tf.reduce_mean(tf.cast(hits, tf.float32))

    def fit(self, sess, data, steps):
        for _ in range(steps):
            xs, ys = data.next_batch(100)
            sess.run(self.train_step, {self.x: xs, self.y_: ys})

    def test(self, sess, data):
        return sess.run(self.accuracy, {self.x: data.images, self.y_: data.labels})


mnist = input_data.read_data_sets("./samples/MNIST_data/", one_hot=True)
model = Softmax(0.01)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
model.fit(sess, mnist.train, 6000)
print("accuracy", model.test(sess, mnist.test))
