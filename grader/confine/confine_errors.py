"""The exception of this package, which depends on nothing else of the grader."""


class ConfineError(Exception):
    """A layer of confinement could not be applied.

    `layer` is the name of a layer (or ``"policy"``), `reason` a stable kebab-case code, `detail` the system's
    own message.
    """

    def __init__(self, layer: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{layer}: {reason}" + (f" ({detail})" if detail else ""))
        self.layer = layer
        self.reason = reason
        self.detail = detail
