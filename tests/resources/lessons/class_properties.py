# expect: tensor=output accuracy>=0.8
import functools
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

def lazy(function):
    attribute = '_cache_' + function.__name__
    @property
    @functools.wraps(function)
    def decorator(self):
        if not hasattr(self, attribute):
            with tf.variable_scope(function.__name__):
                setattr(self, attribute, function(self))
        return getattr(self, attribute)
    return decorator

class Classifier(object):
    def __init__(self, image, label):
        self.image, self.label = image, label
        self.scores
        self.optimize
        self.error

    @lazy
    def scores(self):
        h = tf.contrib.layers.fully_connected(self.image, 50)
        o = tf.contrib.layers.fully_connected(h, 10, activation_fn=None)
        return tf.nn.softmax(o, name="output")

    @lazy
    def optimize(self):
        logprob = tf.log(self.scores + 1e-12)
        ce = -tf.reduce_sum(self.label * logprob)
        return tf.train.RMSPropOptimizer(0.003).minimize(ce)

    @lazy
    def error(self):
        wrong = tf.not_equal(tf.argmax(self.label, 1), tf.argmax(self.scores, 1))
        return tf.reduce_mean(tf.cast(wrong, tf.float32))

def main():
    mnist = input_data.read_data_sets('./mnist/', one_hot=True)
    image = tf.placeholder(tf.float32, [None, 784])
    label = tf.placeholder(tf.float32, [None, 10])
    model = Classifier(image, label)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    for _ in range(2):
        for _ in range(80):
            images, labels = mnist.train.next_batch(100)
            sess.run(model.optimize, {image: images, label: labels})
        error = sess.run(model.error, {image: mnist.test.images, label: mnist.test.labels})
        print('Test error {:6.2f}%'.format(100 * error))

if __name__ == '__main__':
    main()
