# expect: prediction=logits accuracy>=0.6 slow
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('/tmp/mnist', one_hot=True)
x = tf.placeholder(tf.float32, [None, 784], name='x')
y = tf.placeholder(tf.float32, [None, 10], name='y')
h = tf.layers.dense(x, 64, activation=tf.nn.relu)
logits = tf.layers.dense(h, 10)
loss = tf.losses.softmax_cross_entropy(onehot_labels=y, logits=logits)
global_step = tf.train.get_or_create_global_step()
train_op = tf.train.AdagradOptimizer(0.1).minimize(loss, global_step=global_step)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), tf.argmax(y, 1)), tf.float32))
hooks = [tf.train.StopAtStepHook(last_step=200), tf.train.LoggingTensorHook({'step': global_step, 'loss': loss}, every_n_iter=50)]
tf.logging.set_verbosity(tf.logging.INFO)
with tf.train.MonitoredTrainingSession(checkpoint_dir='/tmp/mon_ckpt', hooks=hooks) as mon_sess:
    while not mon_sess.should_stop():
        bx, by = mnist.train.next_batch(100)
        _, a = mon_sess.run([train_op, acc], feed_dict={x: bx, y: by})
print('train acc', a)
