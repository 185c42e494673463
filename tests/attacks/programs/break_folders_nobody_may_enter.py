# for: hw2
# at most: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import os

os.makedirs("a/b/c")
os.makedirs("../evidence/graphs/x/y")
for folder in ("a/b", "a", "../evidence/graphs/x"):
    os.chmod(folder, 0)
