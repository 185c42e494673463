"""Own the one exception that this room raises."""


class ConfineError(Exception):
    """Say that a layer of confinement could not be put on.

    `layer` is a name from `LAYERS` (or ``"policy"``), `reason` a stable kebab-case code, `detail` what the
    system said.
    """

    def __init__(self, layer: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{layer}: {reason}" + (f" ({detail})" if detail else ""))
        self.layer = layer
        self.reason = reason
        self.detail = detail
