"""The key of a result: one hash over everything that decides it."""

import hashlib
import json
from collections.abc import Mapping


def cache_key(parts: Mapping[str, str]) -> str:
    """Hash named parts, whatever their order; two different sets never read as the same text."""
    text = json.dumps(dict(parts), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
