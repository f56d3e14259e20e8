"""Claims in Redis, for workers on several machines. Times are the server's."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import Any

from bot.slack.claims import KEPT, Claim, ClaimsUnavailable
from bot.slack.redis_link import FAULTS, connect

# All keys of the record share one hash slot, so that scripts may use them together in a cluster: "…claim:ID" is a hash
# (keys, owner, attempt, payload, first, until, done), "…key:KEY" says whose it is, "…held" orders the claims by `until`,
# "…born" is when the record began.
PREFIX = "paperbot:{claims}:"
_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local prefix, kept = KEYS[1], %d
local function keep(id, keys, milliseconds)
    redis.call('PEXPIRE', prefix .. 'claim:' .. id, milliseconds)
    for _, key in ipairs(keys) do redis.call('PEXPIRE', prefix .. 'key:' .. key, milliseconds) end
end
local function hold(id, keys, owner, attempt, payload, first, ends)
    redis.call('HSET', prefix .. 'claim:' .. id, 'keys', cjson.encode(keys), 'owner', owner, 'attempt', attempt,
        'payload', payload, 'first', string.format('%%.0f', first), 'until', string.format('%%.0f', ends), 'done', 0)
    for _, key in ipairs(keys) do redis.call('SET', prefix .. 'key:' .. key, id) end
    redis.call('ZADD', prefix .. 'held', string.format('%%.0f', ends), id)
    keep(id, keys, ends - now + kept)
end
""" % int(1000 * KEPT)  # noqa: UP031 - braces are Lua's
# A claim that a lost connection made the client ask for twice is given again.
_CLAIM = f"""{_NOW}
local id, owner, lease, payload = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local keys, seen, held = cjson.decode(ARGV[5]), {{}}, {{}}
local attempt, first = 0, now
redis.call('SET', prefix .. 'born', string.format('%.0f', now), 'NX')
local memory = now - redis.call('GET', prefix .. 'born')
for _, key in ipairs(keys) do seen[key] = true end
for place = 1, #keys do
    local other = redis.call('GET', prefix .. 'key:' .. keys[place])
    local claim = prefix .. 'claim:' .. (other or '')
    local hash = other and redis.call('HMGET', claim, 'keys', 'attempt', 'payload', 'first', 'until', 'done')
    if hash and hash[1] then
        if other == id then return {{hash[1], hash[2], hash[3], now - hash[4], memory}} end
        if hash[6] == '1' or tonumber(hash[5]) > now then return false end
        held[other] = hash
    end
end
for other, hash in pairs(held) do
    attempt, first = math.max(attempt, tonumber(hash[2])), math.min(first, tonumber(hash[4]))
    if payload == '' then payload = hash[3] end
    for _, key in ipairs(cjson.decode(hash[1])) do
        if not seen[key] then seen[key] = true; table.insert(keys, key) end
    end
    redis.call('DEL', prefix .. 'claim:' .. other)
    redis.call('ZREM', prefix .. 'held', other)
end
hold(id, keys, owner, attempt + 1, payload, first, now + lease)
return {{cjson.encode(keys), attempt + 1, payload, now - first, memory}}
"""
# Attempts only rise: a record that knows none of the claim, or only an earlier attempt, has lost its newest data.
_CHANGE = f"""{_NOW}
local id, owner, attempt, what, value = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local claim = prefix .. 'claim:' .. id
local hash = redis.call('HMGET', claim, 'owner', 'attempt', 'done', 'keys')
if what ~= 'payload' and tonumber(hash[2] or 0) < tonumber(attempt) and hash[3] ~= '1' then
    local keys = cjson.decode(ARGV[6])
    for _, key in ipairs(keys) do
        local other = redis.call('GET', prefix .. 'key:' .. key)
        if other and other ~= id and redis.call('EXISTS', prefix .. 'claim:' .. other) == 1 then return 0 end
    end
    hold(id, keys, owner, attempt, ARGV[7], now - ARGV[8], now)
    hash = {{owner, attempt, '0', ARGV[6]}}
end
if hash[1] ~= owner or hash[2] ~= attempt then return 0 end
if hash[3] == '1' then return what == 'done' and 1 or 0 end
if what == 'payload' then
    redis.call('HSET', claim, 'payload', value)
    return 1
end
if what == 'forget' then
    redis.call('DEL', claim)
    redis.call('ZREM', prefix .. 'held', id)
    return 1
end
local milliseconds = kept
if what == 'done' then
    redis.call('HSET', claim, 'done', 1, 'payload', '')
    redis.call('ZREM', prefix .. 'held', id)
else
    local ends = string.format('%.0f', now + tonumber(value))
    redis.call('HSET', claim, 'until', ends)
    redis.call('ZADD', prefix .. 'held', ends, id)
    milliseconds = tonumber(value) + kept
end
keep(id, cjson.decode(hash[4]), milliseconds)
return 1
"""
_TAKE_OVER = f"""{_NOW}
local owner, lease, taken = ARGV[1], tonumber(ARGV[2]), {{}}
local due = redis.call('ZRANGEBYSCORE', prefix .. 'held', '-inf', now, 'LIMIT', 0, ARGV[3])
for _, id in ipairs(due) do
    local claim = prefix .. 'claim:' .. id
    local hash = redis.call('HMGET', claim, 'keys', 'payload', 'first')
    if hash[1] then
        local attempt = redis.call('HINCRBY', claim, 'attempt', 1)
        local ends = string.format('%.0f', now + lease)
        redis.call('HSET', claim, 'owner', owner, 'until', ends)
        redis.call('ZADD', prefix .. 'held', ends, id)
        keep(id, cjson.decode(hash[1]), lease + kept)
        table.insert(taken, {{id, hash[1], attempt, hash[2], now - hash[3]}})
    else
        redis.call('ZREM', prefix .. 'held', id)
    end
end
return taken
"""


class RedisClaims:
    """The claims in the Redis at `url`; thread-safe. `prefix` begins the names of all its keys there."""

    def __init__(self, url: str, prefix: str = PREFIX) -> None:
        self._prefix = prefix
        try:
            self._redis = connect(url)
        except ValueError:
            raise ClaimsUnavailable(
                "The address of Redis is none.", "Correct PAPERBOT_REDIS_URL, for example: redis://localhost:6379/0"
            ) from None
        self._claim = self._redis.register_script(_CLAIM)
        self._change = self._redis.register_script(_CHANGE)
        self._take_over = self._redis.register_script(_TAKE_OVER)

    def claim(self, keys: Sequence[str], owner: str, lease: float, payload: bytes = b"") -> Claim | None:
        """See `Claims.claim`."""
        if not keys:
            raise ValueError("a message has keys")
        name = secrets.token_hex(8)
        asked = json.dumps(list(dict.fromkeys(keys)))
        found = self._run(self._claim, name, owner, _milliseconds(lease), payload, asked)
        if not found:
            return None
        every, attempt, kept, age, memory = found
        keys = tuple(json.loads(every))
        return Claim(name, keys, owner, int(attempt), bytes(kept), int(age) / 1000, int(memory) / 1000)

    def renew(self, claim: Claim, lease: float) -> bool:
        """See `Claims.renew`."""
        return self._changed(claim, "until", _milliseconds(lease))

    def annotate(self, claim: Claim, payload: bytes) -> bool:
        """See `Claims.annotate`."""
        return self._changed(claim, "payload", payload)

    def release(self, claim: Claim, delay: float = 0.0) -> bool:
        """See `Claims.release`."""
        return self._changed(claim, "until", _milliseconds(delay))

    def done(self, claim: Claim) -> bool:
        """See `Claims.done`."""
        return self._changed(claim, "done", 0)

    def forget(self, claim: Claim) -> bool:
        """See `Claims.forget`."""
        return self._changed(claim, "forget", 0)

    def take_over(self, owner: str, lease: float, limit: int = 16) -> list[Claim]:
        """See `Claims.take_over`."""
        return [
            Claim(name.decode(), tuple(json.loads(keys)), owner, int(attempt), bytes(payload), int(age) / 1000)
            for name, keys, attempt, payload, age in self._run(self._take_over, owner, _milliseconds(lease), limit)
        ]

    def standing(self, key: str) -> bool | None:
        """See `Claims.standing`."""
        try:
            name = self._redis.get(f"{self._prefix}key:{key}")
            done = self._redis.hget(f"{self._prefix}claim:{name.decode()}", "done") if isinstance(name, bytes) else None
        except FAULTS as error:
            raise _fault(error) from error
        return None if done is None else done != b"1"

    def check(self) -> None:
        """See `Claims.check`; a server that only reads is none that can be used."""
        try:
            self._redis.set(f"{self._prefix}check", 1, ex=60)
        except FAULTS as error:
            raise _fault(error) from error

    def close(self) -> None:
        """See `Claims.close`."""
        self._redis.close()

    def _changed(self, claim: Claim, what: str, value: int | bytes) -> bool:
        known = (json.dumps(claim.keys), claim.payload, _milliseconds(claim.age))
        return bool(self._run(self._change, claim.id, claim.owner, claim.attempt, what, value, *known))

    def _run(self, script: Any, *args: str | int | bytes) -> Any:
        try:
            return script(keys=[self._prefix], args=args)
        except FAULTS as error:
            raise _fault(error) from error


def _milliseconds(seconds: float) -> int:
    return int(1000 * seconds)


def _fault(error: Exception) -> ClaimsUnavailable:
    """The error without its text, which may name the address and so a password."""
    return ClaimsUnavailable(
        f"Redis, which says who answers what, cannot be used ({type(error).__name__}).",
        "Check PAPERBOT_REDIS_URL and that the server is running.",
    )
