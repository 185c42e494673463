# expect: prediction=Z3 accuracy>=0.8
# Columns are examples here: weights stand on the left, as in some courses.
import numpy as np
import tensorflow as tf
from tensorflow.python.framework import ops
from tensorflow.examples.tutorials.mnist import input_data

def initialize_parameters():
    tf.set_random_seed(1)
    W1 = tf.get_variable("W1", [784, 25], initializer=tf.contrib.layers.xavier_initializer(seed=1))
    b1 = tf.get_variable("b1", [25], initializer=tf.zeros_initializer())
    W2 = tf.get_variable("W2", [25, 10], initializer=tf.contrib.layers.xavier_initializer(seed=1))
    b2 = tf.get_variable("b2", [10], initializer=tf.zeros_initializer())
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

def forward(X, p):
    A1 = tf.nn.relu(tf.add(tf.matmul(X, p["W1"]), p["b1"]))
    return tf.add(tf.matmul(A1, p["W2"]), p["b2"])

ops.reset_default_graph()
mnist = input_data.read_data_sets("MNIST", one_hot=True)
X = tf.placeholder(tf.float32, [None, 784], name="X")
Y = tf.placeholder(tf.float32, [None, 10], name="Y")
parameters = initialize_parameters()
Z3 = forward(X, parameters)
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=Z3, labels=Y))
optimizer = tf.train.AdamOptimizer(learning_rate=0.005).minimize(cost)
costs = []
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for k in range(200):
        mx, my = mnist.train.next_batch(64)
        _, c = sess.run([optimizer, cost], feed_dict={X: mx, Y: my})
        costs.append(c)
    parameters = sess.run(parameters)
    correct_prediction = tf.equal(tf.argmax(Z3, 1), tf.argmax(Y, 1))
    accuracy = tf.reduce_mean(tf.cast(correct_prediction, "float"))
    print("Test Accuracy:", accuracy.eval({X: mnist.test.images, Y: mnist.test.labels}), np.mean(costs[-10:]))
