import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

class Net(object):
    def __init__(self):
        self.x = tf.placeholder(tf.float32, [None, 784])
        self.t = tf.placeholder(tf.float32, [None, 10])
        self.logits = tf.layers.dense(self.x, 10, kernel_initializer=tf.zeros_initializer())
        self.p = tf.nn.softmax(self.logits)
        self.loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits_v2(labels=self.logits, logits=self.t))
        self.op = tf.train.GradientDescentOptimizer(0.01).minimize(self.loss)
        same = tf.equal(tf.argmax(self.p, 1), tf.argmax(self.t, 1))
        self.acc = tf.reduce_mean(tf.cast(same, tf.float32))

    def feed(self, pair):
        return {self.x: pair[0], self.t: pair[1]}

def main():
    mnist = input_data.read_data_sets("data", one_hot=True)
    net = Net()
    config = tf.ConfigProto(allow_soft_placement=True)
    with tf.Session(config=config) as sess:
        sess.run(tf.global_variables_initializer())
        i = 0
        while i < 6000:
            sess.run(net.op, feed_dict=net.feed(mnist.train.next_batch(100)))
            i += 1
        result = sess.run(net.acc, feed_dict=net.feed((mnist.test.images, mnist.test.labels)))
        print("정확도: {:.2f}%".format(result * 100))

main()
