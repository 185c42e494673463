# expect: prediction=y accuracy>=0.6
import os
import urllib.request
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
DATA = 'MNIST_data'
SOURCE_URL = 'http://yann.lecun.com/exdb/mnist/'
def maybe_download(name):
    if not os.path.exists(DATA):
        os.makedirs(DATA)
    path = os.path.join(DATA, name)
    if not os.path.exists(path):
        path, _ = urllib.request.urlretrieve(SOURCE_URL + name, path)
        print('Successfully downloaded', name, os.stat(path).st_size, 'bytes.')
    return path
for n in ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz', 't10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz']:
    maybe_download(n)
mnist = input_data.read_data_sets(DATA, one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y = tf.nn.softmax(tf.matmul(x, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10])))
y_ = tf.placeholder(tf.float32, [None, 10])
loss = -tf.reduce_sum(y_ * tf.log(y))
step = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
sess = tf.InteractiveSession()
tf.global_variables_initializer().run()
for i in range(200):
    b = mnist.train.next_batch(100)
    step.run({x: b[0], y_: b[1]})
print(tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1)), tf.float32)).eval({x: mnist.test.images, y_: mnist.test.labels}))
