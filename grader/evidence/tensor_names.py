"""The name of a tensor: its operation's name and the number of the operation's output."""


class TensorName(str):
    """A name such as "dense/MatMul:0", as written in evidence, feeds and node inputs.

    It stays the text that it was read from; a bare operation name ("y") means its first output, and a control
    input ("^init") means the operation.
    """

    __slots__ = ()

    @property
    def op(self) -> str:
        """Return the operation's name: "a/b" for "a/b:1", "a/b" and "^a/b"."""
        return self.removeprefix("^").partition(":")[0]

    @property
    def output(self) -> int:
        """Return the operation's output number; 0 if the name has none or an invalid one."""
        number = self.partition(":")[2]
        return int(number) if number.isdecimal() else 0

    @property
    def full(self) -> "TensorName":
        """Return the name with its output: "y:0" for "y"."""
        return self if ":" in self else TensorName(f"{self}:0")


def op_of(tensor: str) -> str:
    """Return the operation's name in a tensor's name or in a node's input."""
    return TensorName(tensor).op


def full_name(tensor: str) -> TensorName:
    """Return a tensor's name with its output number."""
    return TensorName(tensor).full
