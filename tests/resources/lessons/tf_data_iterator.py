# expect: prediction=logits accuracy>=0.7
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y = tf.placeholder(tf.float32, [None, 10])
w = tf.get_variable("w", [784, 10], initializer=tf.glorot_uniform_initializer())
b = tf.get_variable("b", [10], initializer=tf.zeros_initializer)
logits = tf.nn.bias_add(x @ w, b)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=y))
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
dataset = tf.data.Dataset.from_tensor_slices((mnist.train.images[:5000], mnist.train.labels[:5000])).shuffle(500).batch(50).repeat()
batch = dataset.make_one_shot_iterator().get_next()
correct = tf.equal(tf.argmax(logits, 1), tf.argmax(y, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(150):
        bx, by = sess.run(batch)
        sess.run(train, {x: bx, y: by})
    print(sess.run(accuracy, {x: mnist.test.images, y: mnist.test.labels}))
