"""Where claims and rates are kept: in Redis, which bots on several machines share, or on this machine alone."""

from __future__ import annotations

from pathlib import Path

from bot.slack.claims import Claims
from bot.slack.rates import OwnRate, Rate

FILE = "slack.sqlite3"  # of claims, in the library folder


def load_claims(redis_url: str, path: Path) -> Claims:
    """The claims in Redis if there is an address, which replicas on several machines share; otherwise in the file `path`.

    Raises:
        ClaimsUnavailable: the address is none, or the file cannot be used.
    """
    if redis_url:
        from bot.slack.claims_redis import RedisClaims

        return RedisClaims(redis_url)
    from bot.slack.claims_sqlite import SqliteClaims

    return SqliteClaims(path)


def load_rate(most: int, redis_url: str) -> Rate:
    """The count in Redis if there is an address and a limit, otherwise in this process.

    Raises:
        ValueError: the address is none.
    """
    if not (redis_url and most):
        return OwnRate(most)
    from bot.slack.rates_redis import RedisRate

    return RedisRate(redis_url, most)
