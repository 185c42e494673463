# expect: prediction=y accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("/tmp/data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784], name="x-input")
W = tf.Variable(tf.zeros([784, 10]), name="weights")
b = tf.Variable(tf.zeros([10]), name="bias")
with tf.name_scope("Wx_b") as scope:
    y = tf.nn.softmax(tf.matmul(x, W) + b)
w_hist = tf.histogram_summary("weights", W)
b_hist = tf.histogram_summary("biases", b)
y_ = tf.placeholder(tf.float32, [None, 10], name="y-input")
with tf.name_scope("xent") as scope:
    cross_entropy = -tf.reduce_sum(tf.mul(y_, tf.log(y)))
    ce_summ = tf.scalar_summary("cross entropy", cross_entropy)
with tf.name_scope("train") as scope:
    train_step = tf.train.GradientDescentOptimizer(0.01).minimize(cross_entropy)
with tf.name_scope("test") as scope:
    correct_prediction = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
    accuracy = tf.reduce_mean(tf.cast(correct_prediction, "float"))
    tf.scalar_summary("accuracy", accuracy)
sess = tf.Session()
merged = tf.merge_all_summaries()
writer = tf.train.SummaryWriter("/tmp/mnist_logs", sess.graph_def)
sess.run(tf.initialize_all_variables())
for i in range(200):
    if i % 50 == 0:
        result = sess.run([merged, accuracy], feed_dict={x: mnist.test.images, y_: mnist.test.labels})
        writer.add_summary(result[0], i)
        print("Accuracy at step %s: %s" % (i, result[1]))
    else:
        xs, ys = mnist.train.next_batch(100)
        sess.run(train_step, feed_dict={x: xs, y_: ys})
print(accuracy.eval({x: mnist.test.images, y_: mnist.test.labels}, session=sess))
