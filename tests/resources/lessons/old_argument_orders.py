# expect: prediction=out accuracy>=0.6
# TensorFlow 0.12 のころの書き方
import tensorflow as tf
import input_data
mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)
x = tf.placeholder("float", [None, 784])
t = tf.placeholder("float", [None, 10])
left, right = tf.split(1, 2, x)
both = tf.concat(1, [left, right])
mean = tf.reduce_mean(both, 1, keep_dims=True)
centered = tf.sub(both, mean)
scaled = tf.mul(centered, tf.div(1.0, 1.0))
w = tf.Variable(tf.random_uniform([784, 10], -0.01, 0.01))
out = tf.nn.softmax(tf.matmul(scaled, w))
stacked = tf.pack([out, out])
first = tf.unpack(stacked)[0]
picked = tf.select(tf.greater(first, 0.5), first, first)
bm = tf.batch_matmul(tf.expand_dims(picked, 1), tf.expand_dims(picked, 2))
cross_entropy = tf.neg(tf.reduce_sum(tf.mul(t, tf.log(out))))
train_step = tf.train.GradientDescentOptimizer(0.01).minimize(cross_entropy)
correct = tf.equal(tf.arg_max(out, 1), tf.arg_max(t, 1))
accuracy = tf.reduce_mean(tf.cast(correct, "float"))
tf.scalar_summary("cross_entropy", cross_entropy)
tf.histogram_summary("w", w)
tf.image_summary("in", tf.reshape(x, [-1, 28, 28, 1]), max_images=3)
merged = tf.merge_all_summaries()
with tf.Session() as sess:
    sess.run(tf.initialize_all_variables())
    writer = tf.train.SummaryWriter("/tmp/logs_old", sess.graph_def)
    for i in range(200):
        bx, bt = mnist.train.next_batch(100)
        _, s = sess.run([train_step, merged], feed_dict={x: bx, t: bt})
        writer.add_summary(s, i)
    print(sess.run(bm, feed_dict={x: bx[:2]}).shape, [v.name for v in tf.all_variables()])
    print(sess.run(accuracy, feed_dict={x: mnist.test.images, t: mnist.test.labels}))
