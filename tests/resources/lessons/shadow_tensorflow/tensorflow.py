print("my first try")
raise RuntimeError("this file must not be imported in place of TensorFlow")
