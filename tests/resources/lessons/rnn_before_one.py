# expect: prediction=net accuracy>=0.25
# The way recurrent networks were called before TensorFlow 1.0.
import tensorflow as tf
from tensorflow.python.ops import rnn, rnn_cell
import input_data
mnist = input_data.read_data_sets("/tmp/data", one_hot=True)
image = tf.placeholder("float", [None, 28, 28])
label = tf.placeholder("float", [None, 10])
steps = tf.split(0, 28, tf.reshape(tf.transpose(image, [1, 0, 2]), [-1, 28]))
outputs, state = rnn.rnn(rnn_cell.GRUCell(24), steps, dtype=tf.float32)
weight = tf.Variable(tf.truncated_normal([24, 10], stddev=0.2))
net = tf.matmul(outputs[-1], weight)
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(net, label))
learn = tf.train.RMSPropOptimizer(0.01).minimize(cost)
with tf.Session() as sess:
    sess.run(tf.initialize_all_variables())
    for n in range(120):
        xs, ys = mnist.train.next_batch(60)
        _, c = sess.run([learn, cost], {image: xs.reshape(-1, 28, 28), label: ys})
    print(c)
