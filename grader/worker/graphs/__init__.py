"""What all runtimes that build TensorFlow graphs share."""
