"""What Chroma Cloud allows in one record: long metadata values are cut into several, and put together again.

Its limits: https://docs.trychroma.com/cloud/quotas-limits (a value 4,096 bytes, a record 32 keys, a request 300 records).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WIDEST = 4000  # bytes of a value
_MARK = "~"  # in no name of ours


def cut(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The same metadata with no text above `WIDEST`: what is longer goes on under the name with `~1`, `~2`, …"""
    made = dict[str, Any]()
    for name, value in metadata.items():
        step = WIDEST if not isinstance(value, str) or value.isascii() else WIDEST // 4
        if not isinstance(value, str) or len(value) <= step:
            made[name] = value
        else:
            pieces = [value[start : start + step] for start in range(0, len(value), step)]
            made |= {f"{name}{_MARK}{n}" if n else name: piece for n, piece in enumerate(pieces)}
    return made


def joined(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What `cut` was given."""
    made = {name: value for name, value in metadata.items() if _MARK not in name}
    pieces = sorted((name.partition(_MARK)[0], int(name.partition(_MARK)[2])) for name in metadata if _MARK in name)
    for name, n in pieces:
        made[name] += metadata[f"{name}{_MARK}{n}"]
    return made
