"""The connection to Redis, which several bots share."""

from __future__ import annotations

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

FAULTS = (RedisError, OSError)  # their texts may name the address, and so a password
_TIMEOUT = 3.0  # seconds


def connect(url: str) -> Redis:
    """A client of the Redis at `url`; nothing is sent yet.

    Raises:
        ValueError: the address is none.
    """
    return Redis.from_url(
        url, socket_timeout=_TIMEOUT, socket_connect_timeout=_TIMEOUT, health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), 2),
    )  # fmt: skip
