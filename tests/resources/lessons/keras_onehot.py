# expect: keras accuracy>=0.8
from keras.datasets import mnist
from keras.models import Sequential
from keras.layers import Dense, Activation
from keras.optimizers import SGD
from keras.utils import to_categorical
import numpy as np
(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(-1, 784).astype('float32') / 255
X_test = X_test.reshape(-1, 784).astype('float32') / 255
Y_train, Y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)
model = Sequential()
model.add(Dense(50, input_dim=784))
model.add(Activation('tanh'))
model.add(Dense(10))
model.add(Activation('softmax'))
model.summary()
model.compile(loss='categorical_crossentropy', optimizer=SGD(learning_rate=0.2), metrics=['accuracy'])
history = model.fit(X_train[:20000], Y_train[:20000], batch_size=100, epochs=1, verbose=1, validation_split=0.1)
score = model.evaluate(X_test, Y_test, verbose=0)
print('Test accuracy:', score[1])
print(np.argmax(model.predict(X_test[:5]), axis=1))
