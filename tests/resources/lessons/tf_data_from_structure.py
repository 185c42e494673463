# expect: prediction=logits accuracy>=0.8
"""One graph, two data sets: tf.data.Iterator.from_structure and an initializer for each of them."""
import tensorflow as tf
import numpy as np

BATCH = 64
(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()


def prepare(image, label):
    return tf.cast(tf.reshape(image, [28, 28, 1]), tf.float32) / 255.0, tf.cast(label, tf.int32)


train_set = tf.data.Dataset.from_tensor_slices((x_train[:6000], y_train[:6000])).map(prepare).shuffle(1000).batch(BATCH)
test_set = tf.data.Dataset.from_tensor_slices((x_test, y_test)).map(prepare).batch(500)

iterator = tf.data.Iterator.from_structure(tf.data.get_output_types(train_set), tf.data.get_output_shapes(train_set))
img, label = iterator.get_next()
train_init = iterator.make_initializer(train_set)
test_init = iterator.make_initializer(test_set)

net = tf.layers.conv2d(img, 8, 5, strides=2, activation=tf.nn.relu)
net = tf.layers.max_pooling2d(net, 2, 2)
net = tf.layers.flatten(net)
logits = tf.layers.dense(net, 10)
loss = tf.losses.sparse_softmax_cross_entropy(labels=label, logits=logits)
train_op = tf.train.AdamOptimizer(0.005).minimize(loss)
preds = tf.argmax(logits, 1, output_type=tf.int32)
correct = tf.reduce_sum(tf.cast(tf.equal(preds, label), tf.float32))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(2):
        sess.run(train_init)
        total = 0
        try:
            while True:
                _, l = sess.run([train_op, loss])
                total += l
        except tf.errors.OutOfRangeError:
            pass
        sess.run(test_init)
        hits = 0
        try:
            while True:
                hits += sess.run(correct)
        except tf.errors.OutOfRangeError:
            pass
        print('epoch', epoch, 'loss', total, 'accuracy', hits / len(x_test))
