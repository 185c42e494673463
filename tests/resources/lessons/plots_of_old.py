# expect: prediction=out accuracy>=0.8
# 画图的写法还是几年前的
import matplotlib
import matplotlib.cm as cm
import matplotlib.pyplot as plt
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

matplotlib.use("TkAgg")
plt.style.use("seaborn-whitegrid")
mnist = input_data.read_data_sets("MNIST", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.zeros([784, 10]))
out = tf.nn.softmax(tf.matmul(x, W))
loss = tf.reduce_mean(-tf.reduce_sum(y * tf.log(out + 1e-9), reduction_indices=1))
step = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(out, 1), tf.argmax(y, 1)), tf.float32))

figure = plt.figure()
figure.canvas.set_window_title("weights")
plt.ion()
losses = []
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(300):
        a, b = mnist.train.next_batch(100)
        losses.append(sess.run([loss, step], {x: a, y: b})[0])
    weights = sess.run(W)
    print(sess.run(acc, {x: mnist.test.images, y: mnist.test.labels}))
plt.hold(True)
plt.grid(b=True)
plt.hist(losses, bins=10, normed=True)
plt.subplot(1, 2, 1).hist(weights.ravel(), normed=1)
plt.imshow(weights[:, 3].reshape(28, 28), cmap=cm.get_cmap("seismic"))
plt.show()
