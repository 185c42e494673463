"""What only TF1 programs need to run on current TensorFlow."""
