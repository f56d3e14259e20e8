"""Put on PYTHONPATH of the programs that tests start: any connection beyond this machine fails loudly."""

import ipaddress
import socket

_connect = socket.socket.connect


def _guarded(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        try:
            loopback = ipaddress.ip_address(address[0]).is_loopback
        except ValueError:
            loopback = address[0] == "localhost"
        if not loopback:
            raise AssertionError(f"a test tried to connect to {address}")
    return _connect(self, address)


def _lookup(host, *arguments, **options):
    if host not in (None, "", "localhost", "127.0.0.1", "::1", b"localhost", b"127.0.0.1"):
        raise AssertionError(f"a test tried to look up {host}")
    return _getaddrinfo(host, *arguments, **options)


_getaddrinfo = socket.getaddrinfo
socket.socket.connect = _guarded
socket.getaddrinfo = _lookup
