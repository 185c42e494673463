# expect: prediction=scores accuracy>=0.8
# 训练集整个放进计算图(float64,三百多兆),用占位符做预测
import numpy as np
import tensorflow as tf

(x, y), (tx, ty) = tf.keras.datasets.mnist.load_data()
x, tx = x.reshape(-1, 784) / 255.0, tx.reshape(-1, 784) / 255.0
batches = tf.data.Dataset.from_tensor_slices((x, np.eye(10)[y])).repeat().batch(100)
more = batches.make_one_shot_iterator().get_next()
images = tf.placeholder(tf.float32, [None, 784])
labels = tf.placeholder(tf.float32, [None, 10])
scores = tf.matmul(images, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10]))
loss = tf.losses.softmax_cross_entropy(labels, scores)
train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
right = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(scores, 1), tf.argmax(labels, 1)), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(200):
        a, b = sess.run(more)
        sess.run(train, {images: a, labels: b})
    print(sess.run(right, {images: tx, labels: np.eye(10)[ty]}))
