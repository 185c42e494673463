# for: hw2
# at most: 15
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
class Hostile:
    def __getattribute__(self, name): raise SystemExit(0)
    def __repr__(self): raise KeyboardInterrupt
    def __len__(self): return -1
    def __class_getitem__(cls, item): raise MemoryError

class Meta(type):
    def __instancecheck__(cls, other): raise GeneratorExit
    def __getattr__(cls, name): raise BaseException(name)

class Worse(metaclass=Meta):
    __slots__ = ()

c, d, e, f = Hostile(), [Hostile()], {Hostile: Hostile()}, Worse
