"""What only TF2 and Keras programs need to run on current TensorFlow."""
