# expect: evidence accuracy>=0.6
# TensorFlow 2 without Keras' models: the function `net` is the answer.
import tensorflow as tf
(x, y), (vx, vy) = tf.keras.datasets.mnist.load_data()
x = tf.constant(x.reshape(-1, 784)[:15000] / 255.0, tf.float32)
w1 = tf.Variable(tf.random.normal([784, 40], stddev=0.05))
w2 = tf.Variable(tf.random.normal([40, 10], stddev=0.1))

def net(images):
    return tf.nn.relu(images @ w1) @ w2

@tf.function
def learn(images, labels):
    with tf.GradientTape() as tape:
        cost = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(labels, tf.int32), net(images)))
    for weight, slope in zip((w1, w2), tape.gradient(cost, (w1, w2))):
        weight.assign_sub(0.3 * slope)
    return cost

for start in range(0, 15000, 60):
    c = learn(x[start:start + 60], y[start:start + 60])
print(float(c))
