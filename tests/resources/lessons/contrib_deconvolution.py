# expect: prediction=scores accuracy>=0.7
# A picture is squeezed, drawn again from what is left, and told apart by it.
import tensorflow as tf
import tensorflow.contrib.layers as tcl
from tensorflow.examples.tutorials.mnist import input_data

data = input_data.read_data_sets("data", one_hot=True)
pictures = tf.placeholder(tf.float32, [None, 784])
digits = tf.placeholder(tf.float32, [None, 10])
square = tf.reshape(pictures, [-1, 28, 28, 1])

small = tcl.conv2d(square, 8, [5, 5], stride=4, scope="squeeze")
back = tcl.conv2d_transpose(small, 4, 4, stride=2, scope="grow")
back = tcl.conv2d_transpose(back, 1, [2, 2], stride=2, padding="VALID", activation_fn=None, scope="draw")
assert back.shape.as_list() == [None, 28, 28, 1]
scores = tcl.fully_connected(tcl.flatten(small), 10, activation_fn=None, scope="tell")

drawn = tf.reduce_mean(tf.square(back - square))
told = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=scores, labels=digits))
learn = tf.train.AdamOptimizer(0.01).minimize(told + drawn)
tcl.summarize_tensors([told, drawn])
tcl.summarize_collection(tf.GraphKeys.TRAINABLE_VARIABLES)
notes = tf.summary.merge_all()

with tf.Session() as sess:
    book = tf.summary.FileWriter("/home/who-wrote-it/logs", sess.graph)
    sess.run(tf.global_variables_initializer())
    for turn in range(150):
        xs, ys = data.train.next_batch(50)
        note, _ = sess.run([notes, learn], {pictures: xs, digits: ys})
        book.add_summary(note, turn)
    right = tf.reduce_mean(tf.to_float(tf.equal(tf.argmax(scores, 1), tf.argmax(digits, 1))))
    print(sess.run(right, {pictures: data.test.images, digits: data.test.labels}))
