"""How often a feed may be called: a bucket of tokens that fills by itself, shared by all processes through Redis."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from flask import current_app
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# KEYS[1] the bucket; ARGV: tokens per second, most tokens. Answers how many milliseconds to wait; 0: a token was taken.
TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local held = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local rate, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local tokens = tonumber(held[1]) or most
local since = now - (tonumber(held[2]) or now)
if since > 0 then tokens = math.min(most, tokens + since * rate / 1000) end
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = math.ceil((1 - tokens) * 1000 / rate) end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil(most * 1000 / rate) + 60000)
return wait
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a feed allows: calls per second for ever, and how many at once."""

    per_s: float
    burst: int


@dataclass(slots=True)
class Level:
    """A bucket in this process: how full it is, and when that was so."""

    tokens: float
    at: float


class Buckets:
    """Buckets in this process, for when Redis is away."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._levels: dict[str, Level] = {}
        self._lock, self._clock = Lock(), clock

    def take(self, name: str, pace: Pace) -> float:
        """Take a token, or how many seconds until there is one."""
        with self._lock:
            now = self._clock()
            level = self._levels.setdefault(name, Level(pace.burst, now))
            level.tokens = min(pace.burst, level.tokens + (now - level.at) * pace.per_s)
            level.at = now
            if level.tokens < 1:
                return (1 - level.tokens) / pace.per_s
            level.tokens -= 1
            return 0.0


_here = Buckets()


def take(feed: str, pace: Pace) -> float:
    """Take a token for one call of this feed: 0 if there was one, else how many seconds until there is."""
    key = f"{current_app.config['DESK'].redis_prefix}feed:bucket:{feed}"
    try:
        script = current_app.extensions["desk_redis"].register_script(TAKE)
        return int(script(keys=[key], args=[str(pace.per_s), str(pace.burst)])) / 1000
    except RedisError as problem:
        log.warning("feed %s: counting calls in this process only: %s", feed, problem.__class__.__name__)
        return _here.take(key, pace)
