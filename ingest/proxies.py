"""The proxy through which an address is reached, as the environment or the system tells it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy: its `url`, which may hold a password, and what people know it by: “the proxy localhost:3128 (HTTP_PROXY)”."""

    url: str = field(repr=False)
    shown: str

    @property
    def socks(self) -> bool:
        """Whether it speaks SOCKS."""
        return self.url.lower().startswith("socks")


def proxy_of(address: str) -> Proxy | None:
    """The proxy for an address of HTTP; None if it is reached without one, as NO_PROXY may say."""
    parts, given = urlsplit(address), getproxies()
    kind = next((kind for kind in (parts.scheme, "all") if given.get(kind)), "")
    if not kind or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    url = given[kind] if "://" in given[kind] else f"http://{given[kind]}"
    names = (name for name in (f"{kind}_proxy", f"{kind}_proxy".upper()) if name in os.environ)
    where = next(names, "the system's settings")
    return Proxy(url, f"the proxy {urlsplit(url).netloc.rpartition('@')[2]} ({where})")
