# expect: keras accuracy>=0.5
# Rows of a digit, read by what was a graphics card's own LSTM; drawn with what may not be here.
import seaborn as sns
from google.colab import drive, files
from google.colab.patches import cv2_imshow
from keras.callbacks import ReduceLROnPlateau, TensorBoard
from keras.datasets import mnist
from keras.layers import CuDNNLSTM, Dense
from keras.models import Sequential

sns.set(style="white", context="notebook")
drive.mount("/content/drive")
for name in files.upload():
    print("uploaded", name)
(x_train, y_train), (x_test, y_test) = mnist.load_data()
sns.countplot(y_train)
cv2_imshow(x_train[0])
model = Sequential()
model.add(CuDNNLSTM(32, input_shape=(28, 28)))
model.add(Dense(10, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
board = TensorBoard(log_dir="./logs", histogram_freq=0, batch_size=32, write_graph=True, write_grads=False)
calmer = ReduceLROnPlateau(monitor="val_acc", factor=0.5, patience=1, epsilon=1e-4)
model.fit(x_train[:6000] / 255.0, y_train[:6000], batch_size=64, epochs=4,
          validation_data=(x_test[:500] / 255.0, y_test[:500]), callbacks=[board, calmer])
model.save("/home/who-wrote-it/digits.h5")
