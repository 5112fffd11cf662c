"""How often an address asked for numbers that are none, or gave a wrong second factor. Who finds is never counted.

The count is in Redis, so that all processes share it; each process believes what it read for a second. While Redis is
away each process counts by itself.
"""

from dataclasses import dataclass
from threading import Lock
from time import monotonic

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError

WINDOW_S = 600
MOST_OF_AN_ADDRESS = 30  # misses in a window
MOST_OF_A_NUMBER = 5  # wrong second factors for one shipment in a window, from wherever they come
BELIEVED_S = 1.0
MOST_KNOWN = 10_000


@dataclass(slots=True)
class _Count:
    """`until` is when the window ends, `read_at` when it was read; both by the monotonic clock."""

    value: int
    until: float
    read_at: float


class Strikes:
    """Counters that end by themselves, by key."""

    def __init__(self) -> None:
        self._known: dict[str, _Count] = {}
        self._lock = Lock()

    def are_too_many(self, key: str, most: int) -> bool:
        """Whether this key has used up what it may."""
        known, now = self._known.get(key), monotonic()
        if known is None or now - known.read_at > BELIEVED_S:
            known = self._read(key, now)
        return known.value >= most and now < known.until

    def strike(self, key: str) -> None:
        """Count one more."""
        now = monotonic()
        try:
            value, left = _raise(key)
        except RedisError:
            known = self._known.get(key)
            fresh = known is None or now >= known.until
            value, left = (1, WINDOW_S) if fresh or known is None else (known.value + 1, known.until - now)
        self._keep(key, _Count(value, now + left, now))

    def _read(self, key: str, now: float) -> _Count:
        try:
            value = _redis().get(_name(key))
            count = _Count(int(value or 0), now + WINDOW_S, now)
        except RedisError:
            count = self._known.get(key) or _Count(0, now + WINDOW_S, now)
            count.read_at = now
        self._keep(key, count)
        return count

    def _keep(self, key: str, count: _Count) -> None:
        with self._lock:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()  # what counts is in Redis
            self._known[key] = count

    def forget(self) -> None:
        """Read everything anew."""
        with self._lock:
            self._known.clear()


def _raise(key: str) -> tuple[int, float]:
    """One more in Redis: the count, and the seconds until its window ends."""
    with _redis().pipeline(transaction=True) as pipe:
        pipe.set(_name(key), 0, ex=WINDOW_S, nx=True)
        pipe.incr(_name(key))
        pipe.ttl(_name(key))
        _, value, left = pipe.execute()
    return int(value), float(max(left, 1))


def _redis() -> Redis:
    found: Redis = current_app.extensions["desk_redis"]
    return found


def _name(key: str) -> str:
    return f"{current_app.config['DESK'].redis_prefix}lookup:{key}"


STRIKES = Strikes()
