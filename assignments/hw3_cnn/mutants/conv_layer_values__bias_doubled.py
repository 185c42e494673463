import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)


def weight_variable(shape):
    return tf.Variable(tf.random.truncated_normal(shape, stddev=1e-1), name="W")


def bias_variable(shape):
    return tf.Variable(0.1 * tf.ones(shape), name="b")


def conv2d(x, W):
    return tf.nn.convolution(x, W, padding="SAME")


def max_pool_2x2(x):
    return tf.layers.max_pooling2d(x, pool_size=2, strides=2, padding="same")


def conv_layer(input, shape):
    with tf.name_scope("conv"):
        kernel, offset = weight_variable(shape), bias_variable([shape[-1]])
        return tf.nn.relu(tf.nn.bias_add(conv2d(input, kernel), 2 * offset))


def full_layer(input, size):
    with tf.name_scope("full"):
        kernel, offset = weight_variable([input.shape[1].value, size]), bias_variable([size])
        return tf.nn.xw_plus_b(input, kernel, offset)


g = {"x": tf.placeholder(tf.float32, [None, 784]), "y_": tf.placeholder(tf.float32, [None, 10])}
x, y_ = g["x"], g["y_"]
keep_prob = tf.placeholder(tf.float32, name="keep_prob")
net = tf.reshape(x, (-1, 28, 28, 1))
for depth in ([5, 5, 1, 32], [5, 5, 32, 64]):
    net = max_pool_2x2(conv_layer(net, depth))
net = tf.layers.flatten(net)
full_1 = tf.nn.relu(full_layer(net, 1024))
full1_drop = tf.nn.dropout(full_1, keep_prob)
y_conv = full_layer(full1_drop, 10)
cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=y_conv))
train_step = tf.train.AdamOptimizer(learning_rate=1e-4).minimize(cross_entropy)
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y_conv, -1), tf.argmax(y_, -1)), tf.float32))

sess = tf.InteractiveSession()
sess.run(tf.global_variables_initializer())
for i in range(5000):
    images, labels = mnist.train.next_batch(50)
    train_step.run(feed_dict={x: images, y_: labels, keep_prob: 0.5})
    if i % 100 == 99:
        print(i, accuracy.eval(feed_dict={x: images, y_: labels, keep_prob: 1.0}))
total = 0.0
for start in range(0, 10000, 500):
    total += accuracy.eval(feed_dict={x: mnist.test.images[start:start + 500], y_: mnist.test.labels[start:start + 500], keep_prob: 1.0})
print("test accuracy %g" % (total / 20))
