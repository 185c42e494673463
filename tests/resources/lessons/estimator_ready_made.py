# expect: evidence accuracy>=0.6
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST_data")
column = tf.feature_column.numeric_column("image", shape=[784])
make = tf.estimator.inputs.numpy_input_fn
labels = mnist.train.labels.astype("int32")
for kind, options in ((tf.estimator.LinearClassifier, {}), (tf.estimator.DNNClassifier, {"hidden_units": [40]})):
    classifier = kind(feature_columns=[column], n_classes=10, **options)
    classifier.train(input_fn=make({"image": mnist.train.images}, labels, batch_size=100, num_epochs=None, shuffle=True), steps=200)
    result = classifier.evaluate(input_fn=make({"image": mnist.test.images}, mnist.test.labels.astype("int32"), shuffle=False))
    print(kind, result["accuracy"])
