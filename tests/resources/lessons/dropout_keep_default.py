# expect: prediction=out accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("mnist", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y = tf.placeholder(tf.float32, [None, 10])
keep = tf.placeholder_with_default(1.0, shape=())
h = tf.nn.elu(tf.matmul(x, tf.Variable(tf.truncated_normal([784, 80], stddev=0.1))) + tf.Variable(tf.constant(0.1, shape=[80])))
out = tf.matmul(tf.nn.dropout(h, keep), tf.Variable(tf.truncated_normal([80, 10], stddev=0.1)))
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(logits=out, labels=y))
train = tf.train.AdamOptimizer(3e-3).minimize(loss)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for i in range(200):
    bx, by = mnist.train.next_batch(100)
    sess.run(train, {x: bx, y: by, keep: 0.6})
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(out, 1), tf.argmax(y, 1)), tf.float32))
print(sess.run(acc, {x: mnist.test.images, y: mnist.test.labels}))
