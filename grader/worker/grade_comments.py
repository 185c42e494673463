"""What a program itself says about its tensors: `# grade: prediction = y_conv`."""

import re

_COMMENT = re.compile(r"#\s*grade:\s*(prediction|images|labels|keep)\s*=\s*([A-Za-z_]\w*)")


def named_roles(source: str) -> list[tuple[str, str]]:
    """Return the roles that comments of the program assign, each with the name that it is assigned to."""
    return _COMMENT.findall(source)
