# expect: prediction=logits accuracy>=0.8
import tensorflow as tf
from tensorflow.contrib.layers import fully_connected, xavier_initializer
from tensorflow.contrib.learn.python.learn.datasets.mnist import read_data_sets
mnist = read_data_sets("/tmp/data/")
X = tf.placeholder(tf.float32, shape=(None, 784), name="X")
y = tf.placeholder(tf.int64, shape=(None), name="y")
hidden1 = fully_connected(X, 60, scope="hidden1", weights_initializer=xavier_initializer())
hidden2 = fully_connected(hidden1, 30, scope="hidden2")
logits = fully_connected(hidden2, 10, scope="outputs", activation_fn=None)
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
training_op = tf.train.AdamOptimizer(0.003).minimize(loss)
correct = tf.nn.in_top_k(predictions=logits, targets=y, k=1)
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
with tf.Session() as sess:
    tf.global_variables_initializer().run()
    for _ in range(200):
        X_batch, y_batch = mnist.train.next_batch(100)
        sess.run(training_op, feed_dict={X: X_batch, y: y_batch})
    print(accuracy.eval(feed_dict={X: mnist.test.images, y: mnist.test.labels}))
