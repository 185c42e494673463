# expect: prediction=model accuracy>=0.8
import os
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("./mnist/data/", one_hot=True)
global_step = tf.Variable(0, trainable=False, name='global_step')
X = tf.placeholder(tf.float32, [None, 784])
Y = tf.placeholder(tf.float32, [None, 10])
with tf.name_scope('layer1'):
    W1 = tf.Variable(tf.random_normal([784, 32], stddev=0.05), name='W1')
    L1 = tf.nn.relu(tf.matmul(X, W1))
    tf.summary.histogram("W1", W1)
with tf.name_scope('output'):
    W2 = tf.Variable(tf.random_normal([32, 10], stddev=0.05), name='W2')
    model = tf.matmul(L1, W2)
with tf.name_scope('optimizer'):
    cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=Y, logits=model))
    train_op = tf.train.AdamOptimizer(learning_rate=0.01).minimize(cost, global_step=global_step)
    tf.summary.scalar('cost', cost)
sess = tf.Session()
saver = tf.train.Saver(tf.global_variables())
if not os.path.exists('./model'):
    os.makedirs('./model')
ckpt = tf.train.get_checkpoint_state('./model')
if ckpt and tf.train.checkpoint_exists(ckpt.model_checkpoint_path):
    saver.restore(sess, ckpt.model_checkpoint_path)
else:
    sess.run(tf.global_variables_initializer())
merged = tf.summary.merge_all()
writer = tf.summary.FileWriter('./logs', sess.graph)
for step in range(200):
    bx, by = mnist.train.next_batch(100)
    _, s = sess.run([train_op, merged], feed_dict={X: bx, Y: by})
    if step % 20 == 0:
        writer.add_summary(s, global_step=sess.run(global_step))
saver.save(sess, './model/dnn.ckpt', global_step=global_step)
writer.close()
prediction = tf.argmax(model, 1)
target = tf.argmax(Y, 1)
print('예측값:', sess.run(prediction, feed_dict={X: mnist.test.images[:5]}))
check = tf.equal(prediction, target)
accuracy = tf.reduce_mean(tf.cast(check, tf.float32))
print('정확도: %.2f' % sess.run(accuracy * 100, feed_dict={X: mnist.test.images, Y: mnist.test.labels}))
