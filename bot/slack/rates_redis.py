"""How often one person may ask, counted in Redis for all bots of a workspace together. Times are the server's."""

from __future__ import annotations

import logging
import secrets
from typing import cast

from bot.slack.rates import MINUTE, OwnRate, seconds_until
from bot.slack.redis_link import FAULTS, connect

_log = logging.getLogger(__name__)
_PREFIX = "paperbot:rate:"
# Each user has a sorted set of questions by their time. One that a lost connection made the client count twice is one.
_COUNT = """
local asked, most, minute, question = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', asked, '-inf', string.format('%.0f', now - minute))
if redis.call('ZSCORE', asked, question) then return 0 end
if redis.call('ZCARD', asked) >= most then
    return math.max(1, redis.call('ZRANGE', asked, 0, 0, 'WITHSCORES')[2] + minute - now)
end
redis.call('ZADD', asked, string.format('%.0f', now), question)
redis.call('PEXPIRE', asked, minute)
return 0
"""


class RedisRate:
    """The count in the Redis at `url`; while that cannot be reached, each bot counts alone."""

    def __init__(self, url: str, most: int, prefix: str = _PREFIX) -> None:
        """At most `most` questions a minute. Raises ValueError if the address is none."""
        self._most, self._prefix, self._own = most, prefix, OwnRate(most)
        self._redis = connect(url)
        self._count = self._redis.register_script(_COUNT)

    def wait(self, user: str) -> int:
        """See `Rate.wait`."""
        asked: list[int | str] = [self._most, int(1000 * MINUTE), secrets.token_hex(8)]
        try:
            milliseconds = cast(int, self._count(keys=[f"{self._prefix}{user}"], args=asked))
        except FAULTS as error:
            _log.warning("questions are counted here alone, Redis cannot be used (%s)", type(error).__name__)
            return self._own.wait(user)
        return seconds_until(milliseconds / 1000) if milliseconds else 0

    def close(self) -> None:
        """See `Rate.close`."""
        self._redis.close()
