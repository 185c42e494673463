# expect: evidence accuracy>=0.6
"""An MLP in a class, with a configuration object and a run() method."""
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
from collections import namedtuple

Config = namedtuple('Config', 'lr batch_size epochs hidden')

class MLP(object):
    def __init__(self, config):
        self.config = config
        self.global_step = tf.Variable(0, dtype=tf.int32, trainable=False, name='global_step')
    def _create_placeholders(self):
        with tf.name_scope('data'):
            self.x = tf.placeholder(tf.float32, shape=[None, 784], name='x')
            self.labels = tf.placeholder(tf.int32, shape=[None], name='labels')
    def _create_model(self):
        with tf.variable_scope('fc', reuse=tf.AUTO_REUSE):
            w = tf.get_variable('w', [784, self.config.hidden], initializer=tf.truncated_normal_initializer(stddev=.05))
            b = tf.get_variable('b', self.config.hidden, initializer=tf.random_uniform_initializer())
            fc = tf.nn.relu(tf.matmul(self.x, w) + b, name='relu')
        self.logits = tf.layers.dense(fc, 10, name='logits')
    def _create_loss(self):
        e = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=self.labels, logits=self.logits)
        self.loss = tf.reduce_mean(e, name='loss')
    def _create_optimizer(self):
        self.opt = tf.train.AdamOptimizer(self.config.lr).minimize(self.loss, global_step=self.global_step)
    def _create_summaries(self):
        with tf.name_scope('summaries'):
            tf.summary.scalar('loss', self.loss)
            tf.summary.histogram('histogram loss', self.loss)
            self.summary_op = tf.summary.merge_all()
    def build(self):
        self._create_placeholders(); self._create_model(); self._create_loss()
        self._create_optimizer(); self._create_summaries()
    def fit(self, data):
        saver = tf.train.Saver()
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            writer = tf.summary.FileWriter('graphs/mlp/lr' + str(self.config.lr), sess.graph)
            while data.train.epochs_completed < self.config.epochs:
                bx, by = data.train.next_batch(self.config.batch_size)
                l, _, s = sess.run([self.loss, self.opt, self.summary_op], feed_dict={self.x: bx, self.labels: by})
                writer.add_summary(s, global_step=self.global_step.eval())
            preds = tf.nn.softmax(self.logits)
            correct = tf.reduce_sum(tf.cast(tf.equal(tf.argmax(preds, 1, output_type=tf.int32), self.labels), tf.float32))
            total = 0
            for _ in range(data.test.num_examples // 1000):
                bx, by = data.test.next_batch(1000)
                total += sess.run(correct, {self.x: bx, self.labels: by})
            print('Accuracy {0}'.format(total / data.test.num_examples))

def main():
    data = input_data.read_data_sets('data/mnist')
    m = MLP(Config(0.003, 128, 1, 32))
    m.build()
    m.fit(data)

if __name__ == '__main__':
    main()
