# expect: tensor=BiasAdd accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
tf.logging.set_verbosity(tf.logging.INFO)
def main(_):
    mnist = input_data.read_data_sets('./data')
    with tf.Graph().as_default():
        global_step = tf.train.get_or_create_global_step()
        ds = tf.data.Dataset.from_tensor_slices((mnist.train.images, mnist.train.labels)).repeat().shuffle(2000).batch(64)
        images, labels = ds.make_one_shot_iterator().get_next()
        net = tf.layers.dense(images, 100, tf.nn.relu)
        logits = tf.layers.dense(net, 10)
        loss = tf.losses.sparse_softmax_cross_entropy(tf.cast(labels, tf.int64), logits)
        train_op = tf.train.AdamOptimizer(1e-3).minimize(loss, global_step=global_step)
        acc, acc_op = tf.metrics.accuracy(tf.cast(labels, tf.int64), tf.argmax(logits, 1))
        hooks = [tf.train.StopAtStepHook(last_step=150), tf.train.LoggingTensorHook({'loss': loss, 'step': global_step}, every_n_iter=50), tf.train.NanTensorHook(loss)]
        with tf.train.MonitoredTrainingSession(checkpoint_dir='./ckpt', hooks=hooks, save_summaries_steps=None, save_checkpoint_secs=None) as mon_sess:
            while not mon_sess.should_stop():
                mon_sess.run([train_op, acc_op])
if __name__ == '__main__':
    tf.app.run()
