"""How often a feed may be called: by a count in Redis, and by one of our own while Redis is away."""

from itertools import count
from secrets import token_hex

from redis import Redis

from desk.feeds.bucket import Buckets, Pace, take

_names = count()


def test_a_bucket_gives_no_more_than_the_feed_allows(app):
    name, pace = f"test-{next(_names)}-{token_hex(4)}", Pace(0.5, 3)
    waits = [take(name, pace) for _ in range(4)]
    assert waits[:3] == [0, 0, 0]
    assert 0 < waits[3] <= 2


def test_a_bucket_counts_here_when_redis_is_away(app):
    here = app.extensions["desk_redis"]
    app.extensions["desk_redis"] = Redis.from_url("redis://127.0.0.1:1/0")
    try:
        name = f"away-{next(_names)}"
        first, second = (take(name, Pace(0.5, 1)) for _ in range(2))
    finally:
        app.extensions["desk_redis"].close()
        app.extensions["desk_redis"] = here
    assert first == 0
    assert 0 < second <= 2


def test_a_bucket_fills_by_itself_up_to_its_size():
    clock = iter([0.0, 0.0, 0.0, 0.5, 100.0, 100.0, 100.0])
    here = Buckets(lambda: next(clock))
    assert [here.take("a", Pace(1, 2)) for _ in range(7)] == [0, 0, 1, 0.5, 0, 0, 1]
