# expect: evidence slow
import tensorflow as tf
import numpy as np
from tensorflow.contrib import learn
mnist = learn.datasets.load_dataset('mnist')
data = mnist.train.images
labels = np.asarray(mnist.train.labels, dtype=np.int32)
test_data = mnist.test.images
test_labels = np.asarray(mnist.test.labels, dtype=np.int32)
feature_columns = learn.infer_real_valued_columns_from_input(data)
classifier = learn.LinearClassifier(n_classes=10, feature_columns=feature_columns)
classifier.fit(data, labels, batch_size=100, steps=200)
print(classifier.evaluate(test_data, test_labels)["accuracy"])
classifier = learn.DNNClassifier(feature_columns=feature_columns, hidden_units=[32], n_classes=10)
classifier.fit(x=data, y=labels, batch_size=100, steps=200)
print(list(classifier.predict(test_data[:3])))
