# expect: prediction=y accuracy>=0.8
# 学习率衰减与滑动平均：中文注释
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
BATCH_SIZE = 100
LEARNING_RATE_BASE = 0.5
LEARNING_RATE_DECAY = 0.99
REGULARIZATION_RATE = 0.0001
MOVING_AVERAGE_DECAY = 0.9

def inference(input_tensor, avg_class, w1, b1, w2, b2):
    # 没有滑动平均类时，直接使用参数当前的取值
    if avg_class is None:
        layer1 = tf.nn.relu(tf.matmul(input_tensor, w1) + b1)
        return tf.matmul(layer1, w2) + b2
    layer1 = tf.nn.relu(tf.matmul(input_tensor, avg_class.average(w1)) + avg_class.average(b1))
    return tf.matmul(layer1, avg_class.average(w2)) + avg_class.average(b2)

mnist = input_data.read_data_sets("/tmp/data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784], name='x-input')
y_ = tf.placeholder(tf.float32, [None, 10], name='y-input')
w1 = tf.Variable(tf.truncated_normal([784, 60], stddev=0.1))
b1 = tf.Variable(tf.constant(0.1, shape=[60]))
w2 = tf.Variable(tf.truncated_normal([60, 10], stddev=0.1))
b2 = tf.Variable(tf.constant(0.1, shape=[10]))
y = inference(x, None, w1, b1, w2, b2)
global_step = tf.Variable(0, trainable=False)
cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(logits=y, labels=tf.argmax(y_, 1))
regularizer = tf.contrib.layers.l2_regularizer(REGULARIZATION_RATE)
loss = tf.reduce_mean(cross_entropy) + regularizer(w1) + regularizer(w2)
learning_rate = tf.train.exponential_decay(LEARNING_RATE_BASE, global_step, 100, LEARNING_RATE_DECAY, staircase=True)
train_step = tf.train.GradientDescentOptimizer(learning_rate).minimize(loss, global_step=global_step)
correct = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
with tf.Session() as sess:
    tf.global_variables_initializer().run()
    validate_feed = {x: mnist.validation.images, y_: mnist.validation.labels}
    for i in range(250):
        if i % 100 == 0:
            print("After %d training step(s), validation accuracy is %g" % (i, sess.run(accuracy, feed_dict=validate_feed)))
        xs, ys = mnist.train.next_batch(BATCH_SIZE)
        sess.run(train_step, feed_dict={x: xs, y_: ys})
