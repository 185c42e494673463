# expect: tensor=logits accuracy>=0.8
from __future__ import absolute_import, division, print_function
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
flags = tf.app.flags
FLAGS = flags.FLAGS
flags.DEFINE_float('learning_rate', 0.5, 'Initial learning rate.')
flags.DEFINE_integer('max_steps', 200, 'Number of steps to run trainer.')
flags.DEFINE_string('data_dir', '/tmp/mnist', 'Where the data is.')
flags.DEFINE_boolean('verbose', True, 'Say more.')

def train():
    mnist = input_data.read_data_sets(FLAGS.data_dir, one_hot=True)
    x = tf.placeholder(tf.float32, [None, 784], name='x-input')
    y_ = tf.placeholder(tf.float32, [None, 10], name='y-input')
    with tf.name_scope('output'):
        W = tf.Variable(tf.zeros([784, 10]), name='weights')
        b = tf.Variable(tf.zeros([10]), name='bias')
        y = tf.add(tf.matmul(x, W), b, name='logits')
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y))
    step = tf.train.GradientDescentOptimizer(FLAGS.learning_rate).minimize(loss)
    acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1)), tf.float32))
    sess = tf.InteractiveSession()
    tf.global_variables_initializer().run()
    for i in range(FLAGS.max_steps):
        xs, ys = mnist.train.next_batch(100)
        sess.run(step, feed_dict={x: xs, y_: ys})
    if FLAGS.verbose:
        print('Accuracy at the end: %s' % sess.run(acc, {x: mnist.test.images, y_: mnist.test.labels}))

def main(_):
    if tf.gfile.Exists('log'):
        tf.gfile.DeleteRecursively('log')
    tf.gfile.MakeDirs('log')
    train()

if __name__ == '__main__':
    tf.app.run()
