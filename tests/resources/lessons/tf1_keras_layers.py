# expect: prediction=preds accuracy>=0.7
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
sess = tf.Session()
img = tf.placeholder(tf.float32, shape=(None, 784))
labels = tf.placeholder(tf.float32, shape=(None, 10))
hidden = tf.layers.Dense(64, activation=tf.nn.relu)(img)
preds = tf.layers.Dense(10, activation=tf.nn.softmax)(hidden)
loss = tf.reduce_mean(-tf.reduce_sum(labels * tf.log(preds + 1e-9), 1))
mnist_data = input_data.read_data_sets('MNIST_data', one_hot=True)
train_step = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
with sess.as_default():
    sess.run(tf.global_variables_initializer())
    for i in range(200):
        batch = mnist_data.train.next_batch(50)
        train_step.run(feed_dict={img: batch[0], labels: batch[1]})
    hit = tf.equal(tf.argmax(labels, 1), tf.argmax(preds, 1))
    print(tf.reduce_mean(tf.cast(hit, tf.float32)).eval(feed_dict={img: mnist_data.test.images, labels: mnist_data.test.labels}))
