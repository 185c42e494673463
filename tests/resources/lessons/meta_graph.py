# expect: evidence accuracy>=0.6
import os, shutil
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('mnist', one_hot=True)
ckpt_dir = 'ckpt'
if os.path.exists(ckpt_dir):
    shutil.rmtree(ckpt_dir)
os.makedirs(ckpt_dir)
x = tf.placeholder(tf.float32, [None, 784], name='x')
y_ = tf.placeholder(tf.float32, [None, 10], name='y_')
w = tf.Variable(tf.zeros([784, 10]), name='w')
y = tf.nn.softmax(tf.matmul(x, w), name='y')
loss = tf.reduce_mean(-tf.reduce_sum(y_ * tf.log(y), 1))
train = tf.train.FtrlOptimizer(0.1).minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1)), tf.float32), name='acc')
saver = tf.train.Saver(max_to_keep=2)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(201):
        bx, by = mnist.train.next_batch(100)
        sess.run(train, {x: bx, y_: by})
        if i % 100 == 0:
            saver.save(sess, os.path.join(ckpt_dir, 'model.ckpt'), global_step=i)
tf.reset_default_graph()
with tf.Session() as sess:
    latest = tf.train.latest_checkpoint(ckpt_dir)
    saver = tf.train.import_meta_graph(latest + '.meta')
    saver.restore(sess, latest)
    g = tf.get_default_graph()
    print(sess.run('acc:0', {g.get_tensor_by_name('x:0'): mnist.test.images, 'y_:0': mnist.test.labels}))
