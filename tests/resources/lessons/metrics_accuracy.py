# expect: prediction=logits accuracy>=0.8
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("data", one_hot=True)
tf_x = tf.placeholder(tf.float32, [None, 784]) 
image = tf.reshape(tf_x, [-1, 28, 28, 1])
tf_y = tf.placeholder(tf.int32, [None, 10])
logits = tf.layers.dense(tf.reshape(image, [-1, 784]), 10)
loss = tf.losses.softmax_cross_entropy(onehot_labels=tf_y, logits=logits)
train_op = tf.train.AdamOptimizer(0.01).minimize(loss)
accuracy = tf.metrics.accuracy(labels=tf.argmax(tf_y, axis=1), predictions=tf.argmax(logits, axis=1))[1]
sess = tf.Session()
sess.run(tf.group(tf.global_variables_initializer(), tf.local_variables_initializer()))
for step in range(200):
    b_x, b_y = mnist.train.next_batch(50)
    _, loss_ = sess.run([train_op, loss], {tf_x: b_x, tf_y: b_y})
    if step % 50 == 0:
        print('Step:', step, '| test accuracy: %.2f' % sess.run(accuracy, {tf_x: mnist.test.images[:500], tf_y: mnist.test.labels[:500]}))
