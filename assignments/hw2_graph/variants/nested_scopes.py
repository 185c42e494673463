import tensorflow as tf
import numpy as np

graph = tf.Graph()
with graph.as_default():
    a = tf.constant(5, dtype=tf.int32, name="five")
    b = tf.constant(2, dtype=tf.int32, name="two")
    c = tf.placeholder(tf.int32, shape=(), name="input")
    with tf.name_scope("middle"):
        e = tf.multiply(b, c, name="e")
        d = tf.add(b, a, name="d")
    f = tf.add(e, d, name="result")

session = tf.Session(graph=graph)
answer = session.run(f, feed_dict={c: 3})
print("f =", answer)
session.close()
