# expect: prediction=pred accuracy>=0.8
import matplotlib
matplotlib.use('TkAgg')
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data/", one_hot=True)
trainimg, trainlabel = mnist.train.images, mnist.train.labels
testimg, testlabel = mnist.test.images, mnist.test.labels
print("shape of 'trainimg' is %s" % (trainimg.shape,))
for i in np.random.randint(trainimg.shape[0], size=2):
    plt.matshow(np.reshape(trainimg[i, :], (28, 28)), cmap=plt.get_cmap('gray'))
    plt.title("[%d] Label is %d" % (i, np.argmax(trainlabel[i])))
    plt.show()
x = tf.placeholder("float", [None, 784])
y = tf.placeholder("float", [None, 10])
pred = tf.nn.softmax(tf.matmul(x, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10])))
cost = tf.reduce_mean(-tf.reduce_sum(y * tf.log(pred), reduction_indices=1))
optm = tf.train.GradientDescentOptimizer(0.3).minimize(cost)
accr = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(pred, 1), tf.argmax(y, 1)), "float"))
history = []
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(200):
        bx, by = mnist.train.next_batch(100)
        _, c = sess.run([optm, cost], feed_dict={x: bx, y: by})
        history.append(c)
    print(sess.run(accr, feed_dict={x: testimg, y: testlabel}))
plt.figure()
plt.plot(history, 'r-', label='cost')
plt.legend(loc='best'); plt.xlabel('step'); plt.grid(True)
plt.savefig('cost.png')
plt.show()
