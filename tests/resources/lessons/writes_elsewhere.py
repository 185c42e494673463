# expect: prediction=guess accuracy>=0.8
# 摘要、模型和图片写到没有一起提交的文件夹里
import os

import matplotlib.pyplot as plt
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("/content/mnist", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
t = tf.placeholder(tf.float32, [None, 10])
guess = tf.nn.softmax(tf.matmul(x, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10])))
loss = -tf.reduce_mean(tf.reduce_sum(t * tf.log(guess + 1e-10), 1))
tf.summary.scalar("loss", loss)
merged = tf.summary.merge_all()
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(guess, 1), tf.argmax(t, 1)), tf.float32))
saver = tf.train.Saver()
os.makedirs("/content/drive/run", exist_ok=True)

with tf.Session() as sess:
    writer = tf.summary.FileWriter("/log/first", sess.graph)
    sess.run(tf.global_variables_initializer())
    history = []
    for i in range(300):
        bx, bt = mnist.train.next_batch(100)
        text, value, _ = sess.run([merged, loss, train], feed_dict={x: bx, t: bt})
        writer.add_summary(text, i)
        history.append(value)
    saver.save(sess, "/content/drive/run/model.ckpt", global_step=300)
    saver.save(sess, "kept/models/model.ckpt")
plt.plot(history)
plt.savefig("./plots/loss.png")
with open("results/final.txt", "w") as out:
    out.write("done")
with tf.Session() as sess:
    saver.restore(sess, tf.train.latest_checkpoint("/content/drive/run"))
    print(sess.run(accuracy, feed_dict={x: mnist.test.images, t: mnist.test.labels}))
