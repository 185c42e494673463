# expect: prediction=logits accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST_data")
x = tf.placeholder(tf.float32, shape=(None, 784), name="X")
t = tf.placeholder(tf.int64, shape=(None), name="y")
with tf.name_scope("dnn"):
    hidden = tf.layers.dense(x, 64, activation=tf.nn.relu, name="hidden1")
    logits = tf.layers.dense(hidden, 10, name="outputs")
with tf.name_scope("loss"):
    xentropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=t, logits=logits)
    loss = tf.reduce_mean(xentropy, name="loss")
with tf.name_scope("train"):
    training_op = tf.train.GradientDescentOptimizer(0.2).minimize(loss)
with tf.name_scope("eval"):
    correct = tf.nn.in_top_k(logits, t, 1)
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
init = tf.global_variables_initializer()
with tf.Session() as sess:
    init.run()
    for iteration in range(300):
        X_batch, y_batch = mnist.train.next_batch(50)
        sess.run(training_op, feed_dict={x: X_batch, t: y_batch})
    acc_train = accuracy.eval(feed_dict={x: X_batch, t: y_batch})
    acc_val = accuracy.eval(feed_dict={x: mnist.validation.images, t: mnist.validation.labels})
    print("Train accuracy:", acc_train, "Val accuracy:", acc_val)
