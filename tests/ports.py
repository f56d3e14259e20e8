"""Ports for programs that are started later."""

from __future__ import annotations

import socket
import sys

_kept = list[socket.socket]()


def free_port() -> int:
    """A port of this machine that nothing else is given until this process ends, whoever may listen on it meanwhile.

    Linux lets a program listen on a port that another only has bound, where both allow for it; no other port is chosen so.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    port: int = held.getsockname()[1]
    if sys.platform == "linux":
        _kept.append(held)
    else:
        held.close()
    return port
