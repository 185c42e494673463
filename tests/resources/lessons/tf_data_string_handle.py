# expect: prediction=scores accuracy>=0.75
# feedable iterator: 手柄 (handle) 选择训练集或测试集
import tensorflow as tf

(a, b), (c, d) = tf.keras.datasets.mnist.load_data()
handle = tf.placeholder(tf.string, shape=[])
train = tf.data.Dataset.from_tensor_slices((a[:5000], b[:5000])).repeat().shuffle(1000).batch(50)
test = tf.data.Dataset.from_tensor_slices((c, d)).batch(1000)
iterator = tf.data.Iterator.from_string_handle(handle, train.output_types, train.output_shapes)
picture, answer = iterator.get_next()
flat = tf.cast(tf.reshape(picture, [-1, 784]), tf.float32) / 255
wanted = tf.one_hot(tf.cast(answer, tf.int32), 10)
w = tf.get_variable('w', [784, 10], initializer=tf.zeros_initializer())
scores = tf.matmul(flat, w)
loss = tf.losses.softmax_cross_entropy(wanted, scores)
step = tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss)
right = tf.reduce_mean(tf.to_float(tf.equal(tf.argmax(scores, 1), tf.argmax(wanted, 1))))
one, two = train.make_one_shot_iterator(), test.make_initializable_iterator()
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    learning, testing = sess.run([one.string_handle(), two.string_handle()])
    for i in range(150):
        sess.run(step, feed_dict={handle: learning})
    sess.run(two.initializer)
    print(sess.run(right, feed_dict={handle: testing}))
