# expect: prediction=logits accuracy>=0.7
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets('MNIST_data', one_hot=False)
images = tf.constant(mnist.train.images[:5000])
labels = tf.constant(mnist.train.labels[:5000].astype('int32'))
image, label = tf.train.slice_input_producer([images, labels], num_epochs=None, shuffle=True)
xb, yb = tf.train.shuffle_batch([image, label], batch_size=64, capacity=500, min_after_dequeue=200)
W = tf.Variable(tf.zeros([784, 10])); b = tf.Variable(tf.zeros([10]))
logits = tf.matmul(xb, W) + b
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=yb, logits=logits))
train = tf.train.GradientDescentOptimizer(0.3).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.group(tf.global_variables_initializer(), tf.local_variables_initializer()))
    coord = tf.train.Coordinator()
    threads = tf.train.start_queue_runners(sess=sess, coord=coord)
    try:
        step = 0
        while not coord.should_stop() and step < 100:
            _, l = sess.run([train, loss])
            step += 1
    except tf.errors.OutOfRangeError:
        print('Done training')
    finally:
        coord.request_stop()
    coord.join(threads)
    print(l)
