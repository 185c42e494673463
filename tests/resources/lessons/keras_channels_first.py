# expect: keras accuracy>=0.8
# 채널이 앞에 오는 오래된 Keras 프로그램
from keras import backend as K
from keras.datasets import mnist
from keras.layers import Dense, Flatten
from keras.layers.convolutional import Conv2D, MaxPooling2D
from keras.models import Sequential
from keras.utils import np_utils

K.set_image_dim_ordering("th")
(x, y), (tx, ty) = mnist.load_data()
x = x[:3000].reshape(3000, 1, 28, 28).astype("float32") / 255
tx = tx[:1000].reshape(1000, 1, 28, 28).astype("float32") / 255
y, ty = np_utils.to_categorical(y[:3000], 10), np_utils.to_categorical(ty[:1000], 10)

net = Sequential()
net.add(Conv2D(8, (5, 5), input_shape=(1, 28, 28), activation="relu"))
net.add(MaxPooling2D(pool_size=(2, 2)))
net.add(Flatten())
net.add(Dense(10, activation="softmax"))
net.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
net.fit(x, y, validation_data=(tx, ty), epochs=3, batch_size=64, verbose=2)
print("error: %.2f%%" % (100 - net.evaluate(tx, ty, verbose=0)[1] * 100))
