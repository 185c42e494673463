# expect: prediction=y accuracy>=0.75
import tensorflow as tf
import threading
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('MNIST_data', one_hot=True)
q_x = tf.placeholder(tf.float32, [784]); q_y = tf.placeholder(tf.float32, [10])
queue = tf.RandomShuffleQueue(1000, 200, [tf.float32, tf.float32], shapes=[[784], [10]])
enqueue = queue.enqueue([q_x, q_y])
many_x = tf.placeholder(tf.float32, [None, 784]); many_y = tf.placeholder(tf.float32, [None, 10])
enqueue_many = queue.enqueue_many([many_x, many_y])
xs, ys = queue.dequeue_many(50)
W = tf.Variable(tf.zeros([784, 10])); b = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(xs, W) + b)
cross = tf.reduce_mean(-tf.reduce_sum(ys * tf.log(tf.clip_by_value(y, 1e-10, 1.0)), 1))
gs = tf.Variable(0, trainable=False, name='global_step')
train = tf.train.GradientDescentOptimizer(0.5).minimize(cross, global_step=gs)
close = queue.close(cancel_pending_enqueues=True)
sv = tf.train.Supervisor(logdir=None, global_step=gs)
coord = tf.train.Coordinator()
def load(sess):
    with coord.stop_on_exception():
        while not coord.should_stop():
            bx, by = mnist.train.next_batch(100)
            try:
                sess.run(enqueue_many, {many_x: bx, many_y: by})
            except tf.errors.CancelledError:
                return
with sv.managed_session() as sess:
    t = threading.Thread(target=load, args=(sess,), daemon=True)
    t.start()
    for i in range(200):
        _, l, s = sess.run([train, cross, gs])
        if i % 50 == 0:
            print(s, l)
    coord.request_stop()
    sess.run(close)
    coord.join([t])
