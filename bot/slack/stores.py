"""Where claims and rates are kept: in Redis, which bots on several machines share, or on this machine alone.

Claims are an app's own in a workspace: two Slack apps over one library folder, or one Redis, see the same messages, and what
the one lets be or answers is none of the other's. All bots of one app share them.
"""

from __future__ import annotations

from pathlib import Path

from bot.slack.claims import Claims
from bot.slack.rates import OwnRate, Rate


def file_of(whose: str) -> str:
    """The name of the file of claims in the library folder; `whose` is a bot's name for its own things, see `Identity`."""
    return f"slack-{whose}.sqlite3"


def load_claims(redis_url: str, home: Path, whose: str) -> Claims:
    """The claims in Redis if there is an address, which replicas on several machines share; otherwise in the folder `home`.

    Raises:
        ClaimsUnavailable: the address is none, or the file cannot be used.
    """
    if redis_url:
        from bot.slack.claims_redis import PREFIX, RedisClaims

        return RedisClaims(redis_url, f"{PREFIX}{whose}:")
    from bot.slack.claims_sqlite import SqliteClaims

    return SqliteClaims(home / file_of(whose))


def load_rate(most: int, redis_url: str) -> Rate:
    """The count in Redis if there is an address and a limit, otherwise in this process.

    Raises:
        ValueError: the address is none.
    """
    if not (redis_url and most):
        return OwnRate(most)
    from bot.slack.rates_redis import RedisRate

    return RedisRate(redis_url, most)
