# expect: evidence accuracy>=0.5
import gzip, os, struct
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
input_data.read_data_sets('MNIST_data', one_hot=True)
def load_images(path):
    with gzip.open(path, 'rb') as f:
        magic, n, rows, cols = struct.unpack('>IIII', f.read(16))
        return np.frombuffer(f.read(), dtype=np.uint8).reshape(n, rows * cols).astype(np.float32) / 255.0
def load_labels(path):
    with gzip.open(path, 'rb') as f:
        magic, n = struct.unpack('>II', f.read(8))
        return np.frombuffer(f.read(), dtype=np.uint8)
images = load_images(os.path.join('MNIST_data', 'train-images-idx3-ubyte.gz'))
labels = load_labels(os.path.join('MNIST_data', 'train-labels-idx1-ubyte.gz'))
X = tf.placeholder(tf.float32, [None, 784]); Y = tf.placeholder(tf.int32, [None])
logits = tf.layers.dense(X, 10)
loss = tf.losses.sparse_softmax_cross_entropy(Y, logits)
train = tf.train.AdamOptimizer(0.01).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(0, 15000, 100):
        sess.run(train, {X: images[i:i+100], Y: labels[i:i+100]})
