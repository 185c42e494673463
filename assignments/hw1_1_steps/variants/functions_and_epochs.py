import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
import numpy as np

BATCH, EPOCHS, LR = 100, 11, 0.01

def inputs():
    images = tf.placeholder(tf.float32, (None, 28 * 28))
    labels = tf.placeholder(tf.float32, (None, 10))
    return images, labels

def inference(images):
    with tf.variable_scope("softmax"):
        w = tf.get_variable("w", (784, 10), initializer=tf.zeros_initializer())
        bias = tf.get_variable("b", (10,), initializer=tf.zeros_initializer())
        scores = tf.nn.xw_plus_b(images, w, bias)
    return w, bias, tf.nn.softmax(scores)

def objective(probs, labels):
    return -tf.reduce_sum(labels * tf.log(tf.clip_by_value(probs, 1e-10, 1.0)))

mnist = input_data.read_data_sets("/tmp/mnist", one_hot=True)
x, y_ = inputs()
W, b, y = inference(x)
cross_entropy = objective(y, y_)
optimizer = tf.train.GradientDescentOptimizer(LR)
train_op = optimizer.minimize(cross_entropy)
accuracy = tf.reduce_mean(tf.to_float(tf.equal(tf.argmax(y, axis=1), tf.argmax(y_, axis=1))))

with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for epoch in range(EPOCHS):
        per_epoch = mnist.train.num_examples // BATCH
        total = 0.0
        for _ in range(per_epoch):
            bx, by = mnist.train.next_batch(BATCH)
            _, value = session.run([train_op, cross_entropy], {x: bx, y_: by})
            total += value
        print("epoch", epoch, "loss", total / per_epoch)
    print("Accuracy:", session.run(accuracy, {x: mnist.test.images, y_: mnist.test.labels}))
