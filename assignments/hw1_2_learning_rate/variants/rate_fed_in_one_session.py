import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("./data", one_hot=True)
sess = tf.InteractiveSession()
x = tf.placeholder(tf.float32, [None, 784])
target = tf.placeholder(tf.float32, [None, 10])
lr = tf.placeholder(tf.float32, [])
weights = tf.Variable(tf.zeros([784, 10]))
bias = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, weights) + bias)
loss = tf.negative(tf.reduce_sum(tf.multiply(target, tf.log(y))))
train_step = tf.train.GradientDescentOptimizer(lr).minimize(loss)
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(target, 1)), tf.float32))
tried = dict()
for value in (0.01, 0.05, 0.007):
    tf.global_variables_initializer().run()
    for i in range(1000):
        a, t = mnist.train.next_batch(100)
        train_step.run({x: a, target: t, lr: value})
    tried[value] = float(accuracy.eval({x: mnist.test.images, target: mnist.test.labels}))
print(tried)
