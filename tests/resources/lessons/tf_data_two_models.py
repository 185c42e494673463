# expect: tensor=BiasAdd accuracy>=0.7
# 학습용/평가용 iterator 를 따로 만들고 변수만 공유하는 방식 (reuse)
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST_data/", one_hot=False)
def inputs(part, batch, forever):
    ds = tf.data.Dataset.from_tensor_slices((part.images, part.labels.astype("int32")))
    ds = ds.shuffle(1000).repeat().batch(batch) if forever else ds.batch(batch)
    return tf.data.make_one_shot_iterator(ds).get_next()
def model(x, reuse):
    with tf.variable_scope("model", reuse=reuse):
        h = tf.layers.dense(x, 50, activation=tf.nn.relu, name="h")
        return tf.layers.dense(h, 10, name="out")
train_x, train_y = inputs(mnist.train, 100, True)
test_x, test_y = inputs(mnist.test, len(mnist.test.labels), False)
train_logits = model(train_x, False)
test_logits = model(test_x, True)
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=train_y, logits=train_logits))
train_op = tf.train.AdamOptimizer(0.003).minimize(loss)
accuracy = tf.reduce_mean(tf.cast(tf.nn.in_top_k(test_logits, test_y, 1), tf.float32))
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(120):
        sess.run(train_op)
    print(sess.run(accuracy))
