"""The runtime of TF2 and Keras programs."""
