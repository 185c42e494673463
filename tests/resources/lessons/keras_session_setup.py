# expect: keras accuracy>=0.6 slow
# A session is set up for the graphics card; the rest is Keras.
import tensorflow as tf
from keras.backend.tensorflow_backend import set_session
from tensorflow.python.keras.models import Sequential
from tensorflow.python.keras.layers import Dense, Flatten
config = tf.ConfigProto()
config.gpu_options.allow_growth = True
set_session(tf.Session(config=config))
tf.set_random_seed(1)
tf.logging.set_verbosity(tf.logging.ERROR)
(x, y), _ = tf.keras.datasets.mnist.load_data()
net = Sequential()
net.add(Flatten(input_shape=(28, 28)))
net.add(Dense(32, activation=tf.nn.relu))
net.add(Dense(10, activation="softmax"))
net.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["acc"])
past = net.fit(x[:12000] / 255.0, y[:12000], epochs=2, batch_size=60, verbose=1)
print(past.history["accuracy"])
