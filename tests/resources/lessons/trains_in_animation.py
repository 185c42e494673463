# expect: prediction=Y accuracy>=0.8
# The training step is called by the animation, one frame at a time.
import matplotlib.animation as animation
import matplotlib.pyplot as plt
import tensorflow as tf
from tensorflow.contrib.learn.python.learn.datasets.mnist import read_data_sets

mnist = read_data_sets("data", one_hot=True, reshape=False, validation_size=0)
X = tf.placeholder(tf.float32, [None, 28, 28, 1])
Y_ = tf.placeholder(tf.float32, [None, 10])
Y = tf.nn.softmax(tf.matmul(tf.reshape(X, [-1, 784]), tf.Variable(tf.zeros([784, 10]))))
cost = -tf.reduce_mean(tf.reduce_sum(Y_ * tf.log(Y + 1e-9), 1))
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(Y, 1), tf.argmax(Y_, 1)), tf.float32))
step = tf.train.GradientDescentOptimizer(0.5).minimize(cost)
sess = tf.Session()
sess.run(tf.global_variables_initializer())

figure = plt.figure()
(line,) = plt.plot([], [])
seen = []


def frame(number):
    a, b = mnist.train.next_batch(100)
    _, value = sess.run([step, cost], {X: a, Y_: b})
    seen.append(value)
    line.set_data(range(len(seen)), seen)
    return (line,)


moving = animation.FuncAnimation(figure, frame, 300, interval=16, repeat=False)
plt.show(block=True)
print(sess.run(accuracy, {X: mnist.test.images, Y_: mnist.test.labels}))
