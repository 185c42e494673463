# expect: tensor=Identity accuracy>=0.8
# A model whose call() is called by name, gives two things, and is never built in Keras' sense.
import tensorflow as tf

(images, digits), _ = tf.keras.datasets.mnist.load_data()
images = images.astype("float32").reshape(-1, 784) / 255.0
batches = iter(tf.data.Dataset.from_tensor_slices((images, digits)).shuffle(2000).repeat().batch(64))


class Net(tf.keras.Model):
    def __init__(self):
        super(Net, self).__init__()
        self.hidden = tf.keras.layers.Dense(64, activation="relu")
        self.out = tf.keras.layers.Dense(10)

    def call(self, x):
        logits = self.out(self.hidden(x))
        return tf.nn.softmax(logits), logits


net = Net()
sgd = tf.optimizers.Adam(0.005)
notes = tf.summary.create_file_writer("logs")
for step in range(200):
    x, y = next(batches)
    with tf.GradientTape() as tape:
        _, logits = net.call(x)
        loss = tf.reduce_mean(tf.keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True))
    sgd.apply_gradients(zip(tape.gradient(loss, net.trainable_variables), net.trainable_variables))
    with notes.as_default():
        tf.summary.scalar("loss", loss, step=step)
