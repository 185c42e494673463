"""Device placement: a program that requests a graphics card runs on the processor."""

from typing import Any

import tensorflow as tf
from tensorflow.python.client.session import BaseSession


def install_soft_placement() -> None:
    """Let every session place operations for missing devices on the processor."""
    plain_init = BaseSession.__init__

    def init(session: Any, target: Any = "", graph: Any = None, config: Any = None) -> None:
        softened = tf.compat.v1.ConfigProto()
        if config is not None:
            softened.CopyFrom(config)
        softened.allow_soft_placement = True
        plain_init(session, target, graph, softened)

    BaseSession.__init__ = init
