# expect: prediction=model accuracy>=0.7
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
tf.random.set_seed(7)
mnist = input_data.read_data_sets("data", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y = tf.placeholder(tf.float32, [None, 10])
model = tf.matmul(x, tf.Variable(tf.random.normal([784, 10], stddev=0.01))) + tf.Variable(tf.zeros([10]))
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=model))
train = tf.train.AdamOptimizer(learning_rate=0.01).minimize(loss)
prediction = tf.argmax(model, 1)
is_correct = tf.equal(prediction, tf.argmax(y, 1))
acc = tf.reduce_mean(tf.cast(is_correct, tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    total = 0
    for i in range(150):
        bx, by = mnist.train.next_batch(100)
        _, v = sess.run((train, loss), feed_dict={x: bx, y: by})
        total += v
    print(total / 150, sess.run(acc, feed_dict={x: mnist.test.images, y: mnist.test.labels}))
