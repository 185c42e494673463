# expect: prediction=output accuracy>=0.4
# 여러 층의 양방향 RNN, 설정은 HParams에, 임베딩은 텐서보드로
import tensorflow as tf
from tensorflow.contrib.tensorboard.plugins import projector
from tensorflow.examples.tutorials.mnist import input_data

slim = tf.contrib.slim
hp = tf.contrib.training.HParams(units=16, rate=0.01, steps=60)
mnist = input_data.read_data_sets("./mnist", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784])
y = tf.placeholder(tf.float32, [None, 10])
with tf.variable_scope("rnn"):
    cells = [[tf.contrib.rnn.GRUBlockCellV2(hp.units) for _ in range(2)] for _ in range(2)]
    outputs, _, _ = tf.contrib.rnn.stack_bidirectional_dynamic_rnn(
        cells[0], cells[1], tf.reshape(x, [-1, 28, 28]), dtype=tf.float32
    )
logits = slim.fully_connected(outputs[:, -1], 10, activation_fn=None)
output = slim.softmax(logits)
cost = tf.losses.softmax_cross_entropy(y, logits)
count = tf.contrib.framework.get_or_create_global_step()
train = tf.train.AdamOptimizer(hp.rate).minimize(cost, global_step=count)
good = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(output, 1), tf.argmax(y, 1)), tf.float32))

config = projector.ProjectorConfig()
embedding = config.embeddings.add()
embedding.tensor_name = "rnn"
embedding.sprite.single_image_dim.extend([28, 28])
with tf.Session() as sess:
    writer = tf.summary.FileWriter("logs", sess.graph)
    projector.visualize_embeddings(writer, config)
    sess.run(tf.global_variables_initializer())
    for i in range(hp.steps):
        a, b = mnist.train.next_batch(64)
        sess.run(train, feed_dict={x: a, y: b})
    print(sess.run([count, good], feed_dict={x: mnist.test.images[:500], y: mnist.test.labels[:500]}))
