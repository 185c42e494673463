"""The runtime of TF1 programs: graphs and sessions."""
