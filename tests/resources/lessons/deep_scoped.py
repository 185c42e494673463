# expect: tensor=add accuracy>=0.3
import tempfile
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

def deepnn(x):
    with tf.name_scope('reshape'):
        x_image = tf.reshape(x, [-1, 28, 28, 1])
    with tf.name_scope('conv1'):
        W = tf.Variable(tf.truncated_normal([5, 5, 1, 8], stddev=0.1))
        h = tf.nn.relu(tf.nn.conv2d(x_image, W, strides=[1, 2, 2, 1], padding='SAME') + tf.Variable(tf.constant(0.1, shape=[8])))
    with tf.name_scope('fc1'):
        flat = tf.reshape(h, [-1, 14 * 14 * 8])
        h_fc1 = tf.nn.relu(tf.matmul(flat, tf.Variable(tf.truncated_normal([14 * 14 * 8, 64], stddev=0.1))))
    with tf.name_scope('dropout'):
        keep_prob = tf.placeholder(tf.float32)
        h_drop = tf.nn.dropout(h_fc1, keep_prob)
    with tf.name_scope('fc2'):
        y_conv = tf.matmul(h_drop, tf.Variable(tf.truncated_normal([64, 10], stddev=0.1))) + tf.Variable(tf.constant(0.1, shape=[10]))
    return y_conv, keep_prob

def main():
    mnist = input_data.read_data_sets('/tmp/tensorflow', one_hot=True)
    x = tf.placeholder(tf.float32, [None, 784])
    y_ = tf.placeholder(tf.float32, [None, 10])
    y_conv, keep_prob = deepnn(x)
    with tf.name_scope('loss'):
        cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y_conv))
    with tf.name_scope('adam_optimizer'):
        train_step = tf.train.AdamOptimizer(3e-3).minimize(cross_entropy)
    with tf.name_scope('accuracy'):
        correct_prediction = tf.cast(tf.equal(tf.argmax(y_conv, 1), tf.argmax(y_, 1)), tf.float32)
    accuracy = tf.reduce_mean(correct_prediction)
    graph_location = tempfile.mkdtemp()
    train_writer = tf.summary.FileWriter(graph_location)
    train_writer.add_graph(tf.get_default_graph())
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for i in range(60):
            batch = mnist.train.next_batch(50)
            train_step.run(feed_dict={x: batch[0], y_: batch[1], keep_prob: 0.5})
        print('test accuracy %g' % accuracy.eval(feed_dict={x: mnist.test.images[:500], y_: mnist.test.labels[:500], keep_prob: 1.0}))

if __name__ == '__main__':
    main()
