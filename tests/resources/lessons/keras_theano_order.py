# expect: keras accuracy>=0.7
# Keras 1 beside Theano: nothing in the program says that channels stand first.
from keras.datasets import mnist
from keras.layers import Activation, Convolution2D, Dense, Flatten, MaxPooling2D
from keras.models import Sequential
from keras.utils import np_utils

(xs, ys), (xt, yt) = mnist.load_data()
xs = xs.reshape(xs.shape[0], 1, 28, 28)[:4000].astype("float32") / 255
xt = xt.reshape(xt.shape[0], 1, 28, 28)[:1000].astype("float32") / 255
ys, yt = np_utils.to_categorical(ys[:4000], 10), np_utils.to_categorical(yt[:1000], 10)
net = Sequential()
net.add(Convolution2D(8, 5, 5, border_mode="valid", input_shape=(1, 28, 28)))
net.add(Activation("relu"))
net.add(MaxPooling2D(pool_size=(2, 2)))
net.add(Flatten())
net.add(Dense(10))
net.add(Activation("softmax"))
net.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
net.fit(xs, ys, batch_size=64, nb_epoch=3, verbose=1, validation_data=(xt, yt))
