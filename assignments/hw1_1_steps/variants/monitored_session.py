import os
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

tf.logging.set_verbosity(tf.logging.ERROR)
tf.set_random_seed(777)

class Config:
    lr = 0.01
    steps = 5000
    batch = 100

params = {
    "W": tf.Variable(tf.zeros([784, 10]), name="W"),
    "b": tf.Variable(tf.zeros([10]), name="b"),
}

def logits_of(images):
    return tf.add(tf.matmul(images, params["W"]), params["b"])

def evaluate(session, ops, dataset, chunk=2500):
    hits = 0.0
    for begin in range(0, dataset.num_examples, chunk):
        feed = {ops["x"]: dataset.images[begin:begin + chunk], ops["y_"]: dataset.labels[begin:begin + chunk]}
        hits += session.run(ops["hits"], feed_dict=feed)
    return hits / dataset.num_examples

def build():
    x = tf.placeholder(tf.float32, [None, 784], "x")
    y_ = tf.placeholder(tf.float32, [None, 10], "y_")
    scores = logits_of(x)
    y = tf.nn.softmax(scores)
    loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(logits=scores, labels=y_))
    step = tf.train.GradientDescentOptimizer(Config.lr).minimize(loss)
    hits = tf.reduce_sum(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1)), tf.float32))
    return dict(x=x, y_=y_, y=y, loss=loss, step=step, hits=hits)

mnist = input_data.read_data_sets("/tmp/data/", one_hot=True)
ops = build()
with tf.train.MonitoredSession() as session:
    for k in range(1, Config.steps + 1):
        images, labels = mnist.train.next_batch(Config.batch)
        _, loss = session.run([ops["step"], ops["loss"]], feed_dict={ops["x"]: images, ops["y_"]: labels})
        if k % 500 == 0:
            print("Step %5d  loss %8.3f  train %.4f" % (k, loss, session.run(ops["hits"], {ops["x"]: images, ops["y_"]: labels}) / len(images)))
    print("Test accuracy: %.4f" % evaluate(session, ops, mnist.test))
