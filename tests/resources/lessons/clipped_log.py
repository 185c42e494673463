# expect: prediction=pred accuracy>=0.8
import tensorflow as tf
import tensorflow.examples.tutorials.mnist.input_data as input_data
mnist = input_data.read_data_sets("data", one_hot=True)
batch_size = 100
X = tf.placeholder(tf.float32, [None, 784], name='X')
Y = tf.placeholder(tf.float32, [None, 10], name='Y')
w = tf.Variable(tf.random_uniform([784, 10], -0.01, 0.01), name='w')
c = tf.Variable(tf.constant(0.1, shape=[10]), name='c')
pred = tf.nn.softmax(tf.add(tf.matmul(X, w), c), name='pred')
cost = tf.reduce_mean(-tf.reduce_sum(Y * tf.log(tf.clip_by_value(pred, 1e-10, 1.0)), 1))
train = tf.train.AdamOptimizer(1e-2).minimize(cost)
n_batch = 200
with tf.Session(config=tf.ConfigProto(allow_soft_placement=True)) as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(n_batch):
        xb, yb = mnist.train.next_batch(batch_size)
        sess.run(train, {X: xb, Y: yb})
    ok = tf.equal(tf.argmax(pred, 1), tf.argmax(Y, 1))
    print('acc: {:.2%}'.format(sess.run(tf.reduce_mean(tf.cast(ok, 'float32')), {X: mnist.test.images, Y: mnist.test.labels})))
