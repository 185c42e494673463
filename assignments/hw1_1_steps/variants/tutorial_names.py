import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

data = input_data.read_data_sets("MNIST_data", one_hot=True)
sess = tf.InteractiveSession()

# inputs
x = tf.placeholder("float", shape=[None, 784], name="pixels")
y_ = tf.placeholder("float", shape=[None, 10], name="truth")
W = tf.Variable(tf.zeros([784, 10]), name="weights")
b = tf.Variable(tf.zeros([10]), name="offset")
sess.run(tf.initialize_all_variables())
y = tf.nn.softmax(tf.matmul(x, W) + b)
cross_entropy = tf.reduce_sum(-y_ * tf.log(y))
train_step = tf.train.GradientDescentOptimizer(learning_rate=0.01).minimize(cross_entropy)
for step in range(1, 6001):
    batch = data.train.next_batch(100)
    train_step.run(feed_dict={x: batch[0], y_: batch[1]})
hits = tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1))
accuracy = tf.reduce_mean(tf.cast(hits, "float"))
print("test accuracy %g" % accuracy.eval(feed_dict={x: data.test.images, y_: data.test.labels}))
