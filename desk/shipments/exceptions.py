"""What is wrong with a shipment at an instant, and when to look again. Values in, values out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from desk.shipments.exception_clocks import POD_ASKED_FOR, clocks
from desk.shipments.exception_eta import slips
from desk.shipments.exception_events import reported, rerouted, rolled
from desk.shipments.exception_limits import INTERNAL, Limits, RuleFact, limits_for
from desk.shipments.exception_times import handed_over, overdue
from desk.shipments.exception_types import EventFact, Seen, Situation

A_MOMENT = timedelta(seconds=1)
LISTEN_AGAIN = timedelta(hours=1)
OLD = timedelta(hours=24)
TOGETHER = timedelta(minutes=1)  # what came in one delivery


def review(s: Situation, now: datetime, rules: Iterable[RuleFact] = ()) -> list[Seen]:
    """Every exception that there is at `now`, one of a type: the earliest beginning and the highest severity.

    `rules` are all that administrators have set; the narrowest that fits this shipment holds.
    """
    limits = limits_for(tuple(rules), s)
    found: dict[str, list[Seen]] = {}
    for one in _all(s, limits):
        if _is_one(one, now):
            found.setdefault(one.type, []).append(one)
    return [_weighed(s, limits, _together(those), now) for those in found.values()]


def next_look(s: Situation, now: datetime, rules: Iterable[RuleFact] = ()) -> datetime | None:
    """When the next rule may see something new that time alone brings; None: never."""
    limits = limits_for(tuple(rules), s)
    ahead = [one.opened_at if one.at_once else one.opened_at + A_MOMENT for one in _all(s, limits)]
    ahead += [at + A_MOMENT for at in (s.promise_at,) if at is not None and not s.is_over]
    ahead += [now + LISTEN_AGAIN for _ in _silence(s)]  # nothing else says that a feed speaks again
    return min((at for at in ahead if at > now), default=None)


def is_history(s: Situation, seen: Seen) -> bool:
    """Whether this was so before we first heard of an old shipment: then it is nobody's news.

    Old is one that had been on its way for a day, and one whose whole history of several events came at once.
    """
    if not s.events:
        return False
    first_heard = min(one.received_at for one in s.events)
    together = [one for one in s.events if one.received_at <= first_heard + TOGETHER]
    whole = len([one for one in together if one.of_history]) > 1
    old = min(one.at for one in together) < first_heard - OLD
    return (whole or old) and seen.opened_at <= first_heard + TOGETHER


def _all(s: Situation, limits: Limits) -> Iterator[Seen]:
    for one in _unruled(s, limits):
        row = limits.row(one.type)
        if row is None or row.active:
            yield one


def _unruled(s: Situation, limits: Limits) -> Iterator[Seen]:
    for track in _tracks(s):
        yield from reported(s, track)
        yield from overdue(s, limits, track)
    yield from slips(s, limits)
    yield from rolled(s)
    yield from rerouted(s)
    yield from handed_over(s, limits)
    yield from clocks(s, limits)
    yield from _papers(s)
    yield from _silence(s)


def _tracks(s: Situation) -> list[list[EventFact]]:
    """The way of each package: its own events and those of the whole shipment."""
    if not s.packages:
        return [list(s.events)]
    return [[one for one in s.events if one.package_id in (package, None)] for package in s.packages]


def _papers(s: Situation) -> Iterator[Seen]:
    """Whoever signed has written that something is broken."""
    for one in s.documents:
        if one.type == "POD" and one.damage_noted:
            yield Seen("DAMAGED", 3, one.added_at, "pod", at_once=True)


def _silence(s: Situation) -> Iterator[Seen]:
    """A feed of this shipment says nothing at all any more: ours to look into, and no word to customers."""
    if s.is_over:
        return
    feeds = sorted({one.feed for one in s.events} & set(s.silent), key=lambda name: s.silent[name])
    if feeds:
        yield Seen("FEED_STALE", 1, s.silent[feeds[0]], feeds[0], {"feed": feeds[0]}, at_once=True)


def _is_one(seen: Seen, now: datetime) -> bool:
    if seen.type == "POD_LATE" and seen.opened_at < now - POD_ASKED_FOR:
        return False
    return seen.opened_at <= now if seen.at_once else seen.opened_at < now


def _together(those: Sequence[Seen]) -> Seen:
    """What is one exception: since the earliest, as bad as the worst; the latest of these is what it is about."""
    worst = max(those, key=_weight)
    begun, renewed = min(one.opened_at for one in those), max(one.newest_at for one in those)
    return replace(worst, opened_at=begun, renewed_at=renewed)


def _weight(one: Seen) -> tuple[Any, ...]:
    """Its row's number comes last: that hangs on the order in which reports came."""
    return one.severity, one.opened_at, one.rule, sorted(map(str, one.facts.items())), one.event_id or 0


def _weighed(s: Situation, limits: Limits, seen: Seen, now: datetime) -> Seen:
    row = limits.row(seen.type)
    severity = row.severity if row is not None and row.severity is not None else seen.severity
    threatens = seen.type not in INTERNAL and s.is_threatened(now)
    return replace(seen, severity=severity, threatens_promise=threatens)
