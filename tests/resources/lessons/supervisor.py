# expect: prediction=y accuracy>=0.6
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('mn', one_hot=True)
with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, [None, 784])
    keep = tf.placeholder_with_default(1.0, shape=())
    h = tf.layers.dropout(tf.layers.dense(x, 64, tf.nn.relu, kernel_initializer=tf.orthogonal_initializer()), rate=1 - keep, training=True)
    y = tf.layers.dense(h, 10)
    t = tf.placeholder(tf.float32, [None, 10])
    gs = tf.Variable(0, name='global_step', trainable=False)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=y, labels=tf.stop_gradient(t)))
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        train = tf.train.RMSPropOptimizer(0.002).minimize(loss, gs)
    acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, -1), tf.argmax(t, -1)), tf.float32))
    sv = tf.train.Supervisor(logdir='/tmp/sv', global_step=gs)
    with sv.managed_session() as sess:
        while not sv.should_stop() and sess.run(gs) < 200:
            bx, by = mnist.train.next_batch(100)
            sess.run(train, {x: bx, t: by, keep: 0.7})
        print(sess.run(acc, {x: mnist.test.images, t: mnist.test.labels}))
