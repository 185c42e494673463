# expect: prediction=scores accuracy>=0.75
# One model, two data sets: tf.cond chooses which of them the next pictures come from.
import tensorflow as tf

(xs, ys), (xt, yt) = tf.keras.datasets.mnist.load_data()


def batches(pictures, digits, size):
    pairs = tf.data.Dataset.from_tensor_slices((pictures, digits.astype("int32"))).batch(size).repeat()
    return pairs.map(lambda p, d: (tf.reshape(tf.cast(p, tf.float32) / 255.0, [-1, 784]), d))


learning = tf.placeholder_with_default(False, [])
first = batches(xs[:6000], ys[:6000], 60).make_one_shot_iterator()
second = batches(xt, yt, 500).make_one_shot_iterator()
pictures, digits = tf.cond(learning, lambda: first.get_next(), lambda: second.get_next())
scores = tf.layers.dense(tf.layers.dense(pictures, 32, tf.nn.relu), 10)
cost = tf.losses.sparse_softmax_cross_entropy(digits, scores)
step = tf.train.AdamOptimizer(0.005).minimize(cost)
hit = tf.reduce_mean(tf.to_float(tf.equal(tf.argmax(scores, 1, output_type=tf.int32), digits)))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for turn in range(150):
        sess.run(step, {learning: True})
    print(sess.run(hit))
