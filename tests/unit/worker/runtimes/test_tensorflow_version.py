"""A program's text decides for which version of TensorFlow it was written."""

import pytest

from grader.worker.runtimes.tensorflow_version import tensorflow_version

TF1 = {
    "deck": "import tensorflow as tf\nx = tf.placeholder(tf.float32)\nsess = tf.Session()",
    "compat alias": "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\nx = tf.placeholder(tf.float32)",
    "compat alias, session": "import tensorflow.compat.v1 as tf\nwith tf.Session() as s: pass",
    "from compat": "from tensorflow.compat import v1 as t\ns = t.Session()",
    "explicit compat session": "import tensorflow as tf\ns = tf.compat.v1.Session()",
    "disable eager": "import tensorflow as tf\ntf.compat.v1.disable_eager_execution()\nm = tf.keras.Sequential()",
    "assigned": "import tensorflow as tf\nv1 = tf.compat.v1\nv1.disable_eager_execution()\nm = v1.keras.Sequential()",
    "star": "from tensorflow.compat.v1 import *\ndisable_v2_behavior()\ns = Session()",
    "functions only": "import tensorflow as tf\ndef w(s):\n    return tf.Variable(tf.truncated_normal(s))",
    "optimizer": "import tensorflow as tf\nstep = tf.train.AdamOptimizer(1e-4)",
    "old keras": "import tensorflow as tf\nfrom keras.layers import Dense\nx = tf.placeholder(tf.float32)",
    "input data": "from tensorflow.examples.tutorials.mnist import input_data\nm = input_data.read_data_sets('d')",
    "contrib": "import tensorflow.contrib.slim as slim",
    "app": "import tensorflow as tf\ntf.app.run()",
    "broken": "import tensorflow as tf\nx = tf.placeholder(tf.float32\nwith tf.Session() as s",
    "magic": "%matplotlib inline\nimport tensorflow as tf\nsess = tf.InteractiveSession()",
    "broken alias": "import tensorflow.compat.v1 as t\nt.Session((",
}
TF2 = {
    "keras": "from tensorflow import keras\nm = keras.Sequential()",
    "import keras": "import keras\nkeras.datasets.mnist.load_data()",
    "tape": "import tensorflow as tf\nwith tf.GradientTape() as t: pass",
    "function": "import tensorflow as tf\n@tf.function\ndef f(): pass",
    "fit": "import tensorflow as tf\nmodel = make()\nmodel.fit(x, y)",
    "compat loss only": "import tensorflow as tf\nm = tf.keras.Sequential()\ntf.compat.v1.set_random_seed(1)",
    "compat log only": "import tensorflow as tf\nm = tf.keras.Sequential()\ntf.compat.v1.logging.set_verbosity(0)",
    "mixed data": "import tensorflow as tf\nfrom tensorflow.examples.tutorials.mnist import input_data\nm = tf.keras.Model()",
    "eager on by contrib": "import tensorflow as tf\nfrom tensorflow.contrib.eager.python import tfe\n"
    "tfe.enable_eager_execution()\nw = tf.get_variable('w', [1])",
    "eager on": "import tensorflow.compat.v1 as tf\ntf.enable_eager_execution()\nx = tf.log(1.0)",
    "broken": "from tensorflow import keras\nm = keras.Sequential((",
}
UNDECIDED = {
    "eager": "import tensorflow as tf\nprint(tf.constant(1) + 1)",
    "nothing": "print('hello')",
    "comment": "import tensorflow as tf\n# tf.Session() was TF1\nprint(tf.constant(1))",
    "string": "import tensorflow as tf\nprint('tf.Session()')",
}


@pytest.mark.parametrize("source", TF1.values(), ids=TF1)
def test_tf1_is_recognised(source):
    """A program with TF1's own names is a TF1 program."""
    assert tensorflow_version(source) == 1


@pytest.mark.parametrize("source", TF2.values(), ids=TF2)
def test_tf2_is_recognised(source):
    """A program with Keras or tapes is a TF2 program."""
    assert tensorflow_version(source) == 2


@pytest.mark.parametrize("source", UNDECIDED.values(), ids=UNDECIDED)
def test_version_is_unknown(source):
    """A program with the names of neither version decides nothing."""
    assert tensorflow_version(source) is None
