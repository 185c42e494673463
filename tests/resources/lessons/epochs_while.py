# expect: prediction=out accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('MNIST_data', one_hot=True)
g = tf.Graph()
with g.as_default():
    x = tf.placeholder(tf.float32, [None, 784])
    d = tf.placeholder(tf.float32, [None, 10])
    out = tf.matmul(x, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10]))
    err = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=out, labels=d))
    train = tf.train.MomentumOptimizer(0.1, 0.9).minimize(err)
    ok = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(out, 1), tf.argmax(d, 1)), tf.float32))
    start = tf.global_variables_initializer()
sess = tf.Session(graph=g)
sess.run(start)
count = 0
while mnist.train.epochs_completed < 1:
    bx, by = mnist.train.next_batch(128)
    sess.run(train, feed_dict={x: bx, d: by})
    count += 1
print(count, 'batches', sess.run(ok, {x: mnist.test.images, d: mnist.test.labels}))
