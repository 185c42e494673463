# expect: keras accuracy>=0.5
# 케라스 1 시절의 인자 이름들
import numpy as np
from keras.datasets import mnist
from keras.models import Sequential
from keras.layers.core import Activation, Dense, Dropout, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D
from keras.layers.normalization import BatchNormalization
from keras.optimizers import SGD
from keras.utils import np_utils
from keras import backend as K
print(K.image_dim_ordering())
(images, labels), (test_images, test_labels) = mnist.load_data()
images = images[:5000].reshape(-1, 28, 28, 1).astype("float32") / 255
labels = np_utils.to_categorical(labels[:5000], 10)
net = Sequential()
net.add(Convolution2D(6, 5, 5, border_mode="same", subsample=(2, 2), init="he_normal", input_shape=(28, 28, 1)))
net.add(BatchNormalization(mode=0))
net.add(Activation("relu"))
net.add(MaxPooling2D(pool_size=(2, 2), border_mode="same"))
net.add(Flatten())
net.add(Dropout(p=0.1))
net.add(Dense(output_dim=10, activation="softmax"))
net.compile(loss="categorical_crossentropy", optimizer=SGD(lr=0.05, decay=1e-4, momentum=0.9, nesterov=True), metrics=["accuracy"])
past = net.fit(images, labels, nb_epoch=2, batch_size=50, validation_split=0.1, verbose=1)
print(past.history["acc"], past.history["val_acc"])
print(net.predict_classes(test_images[:3].reshape(-1, 28, 28, 1) / 255.0))
