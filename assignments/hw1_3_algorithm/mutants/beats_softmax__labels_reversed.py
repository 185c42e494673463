import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

mnist = input_data.read_data_sets("MNIST_data", one_hot=True)

def network(images, sizes, activation):
    out = images
    for number, size in enumerate(sizes):
        out = tf.layers.dense(out, size, activation=activation, name="hidden_%d" % number)
    return tf.layers.dense(out, 10, name="scores")

x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
y = network(x, [300, 100], tf.nn.relu)
loss = tf.losses.softmax_cross_entropy(onehot_labels=y_, logits=y)
train = tf.train.AdamOptimizer().minimize(loss)
acc = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(y, 1), tf.argmax(y_, 1)), tf.float32))
with tf.Session() as sess:
    tf.global_variables_initializer().run()
    for epoch in range(3):
        for i in range(mnist.train.num_examples // 100):
            bx, by = mnist.train.next_batch(100)
            by = by[::-1]
            train.run({x: bx, y_: by})
        print(epoch, acc.eval({x: mnist.test.images, y_: mnist.test.labels}))
