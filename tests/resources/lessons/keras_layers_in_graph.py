# expect: prediction=answer accuracy>=0.5
# Keras' layers inside a graph: an LSTM over rows, normalised, with noise.
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("MNIST_data", one_hot=True)
image = tf.placeholder(tf.float32, [None, 784])
truth = tf.placeholder(tf.float32, [None, 10])
rows = tf.keras.layers.Reshape((28, 28))(image)
state = tf.keras.layers.LSTM(32)(rows)
state = tf.keras.layers.BatchNormalization(momentum=0.5)(state, training=True)
state = tf.keras.layers.GaussianNoise(0.1)(state)
answer = tf.keras.layers.Dense(10, activation="softmax")(state)
loss = tf.reduce_mean(tf.keras.losses.categorical_crossentropy(truth, answer))
train = tf.train.AdamOptimizer(0.01).minimize(loss)
hits = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(answer, 1), tf.argmax(truth, 1)), tf.float32))
print(tf.keras.optimizers.Adam(lr=0.01))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(150):
        a, b = mnist.train.next_batch(64)
        sess.run(train, {image: a, truth: b})
    print(sess.run(hits, {image: mnist.test.images[:1000], truth: mnist.test.labels[:1000]}))
