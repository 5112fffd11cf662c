"""How late events are, as counts per bucket, and what a row of counts says of a feed. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

# Upper ends of the buckets; the last one takes all that is later.
BUCKETS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 4320, 10080)
)


def bucket_of(lag: timedelta) -> int:
    """In which bucket a lag falls; an event dated ahead of its hearing is not late."""
    return sum(lag > end for end in BUCKETS)


def added(counts: Sequence[int], more: Sequence[int]) -> list[int]:
    """The sums of two rows of buckets; an empty row is all zeros."""
    size = len(BUCKETS) + 1
    pairs = zip(*([*one, *[0] * (size - len(one))] for one in (counts, more)), strict=True)
    return [one + other for one, other in pairs]


def lag_at(counts: Sequence[int], share: float) -> timedelta | None:
    """How late an event is at most, of this share of them: the upper end of its bucket. None without events.

    What is in the last bucket counts as that of the one before.
    """
    total, seen = sum(counts), 0
    for bucket, count in enumerate(counts):
        seen += count
        if total and seen >= share * total:
            return BUCKETS[min(bucket, len(BUCKETS) - 1)]
    return None


def hour_of(at: datetime) -> datetime:
    """The hour that an aware instant lies in."""
    return at.replace(minute=0, second=0, microsecond=0)
