"""Which of the times around an event is its own, and what the others lead to expect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.shipments.carriers.edifact_levels import Dated, Level
from desk.shipments.carriers.events import Estimate, EventTime, Number, Place

_OWN = ("334", "78", "7", "203")  # the event's, best first
_LEAVING, _COMING = ("186", "133"), ("178", "132")  # actual and estimated
_EXPECTED = frozenset({"132", "133"})
_LEAVES = frozenset({"DEPARTED", "TS_DEPARTED", "LOADED_ORIGIN", "TS_LOADED"})
_COMES = frozenset({"ARRIVED", "TS_ARRIVED", "DISCHARGED", "TS_DISCHARGED", "DELIVERED"})
_ENDS = {"186": ("11", "7"), "133": ("11", "7"), "178": ("9", "88"), "132": ("9", "88")}
_WAY = frozenset({"9", "11", "13", "7", "88"})
_TARGETS = {
    ("132", "11"): "ARRIVAL_POD",
    ("132", "7"): "DELIVERY",
    ("133", "9"): "DEPARTURE",
    ("132", ""): "ARRIVAL_POD",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of an event; None if it has none or none that can be read. `others` are estimates beside it."""

    time: EventTime | None = None
    estimated: bool = False
    others: Sequence[Dated] = ()


def clock(levels: Sequence[Level], own: int, code: str, place: Place, zone: str, *, expected: bool) -> Clock:
    """When an event of this code was: actual before estimated, unless the code itself speaks of what is `expected`.

    The last `own` of the levels are the event's, the others lend it their own times only, not those of a leg.
    """
    near = [one for level in levels[-own:] for one in level.times]
    sure = [one for one in near if one.stamp.qualifier in _OWN]
    for level in reversed(levels[:-own]):
        sure = sure or [one for one in level.times if one.stamp.qualifier in _OWN]
    guesses = _matching(near, code, 1)
    groups = [(sure, False), (_matching(near, code, 0), False), (guesses, True)]
    if expected:
        groups.insert(0, ([one for one in guesses if one.at not in _WAY], True))
    for group, estimated in groups:
        if group:
            time, used = _first(group, place, zone)
            return Clock(time, estimated, [one for one in near if one is not used and _beside(one, code)])
    return Clock()


def estimates(found: Clock, references: tuple[Number, ...], places: Mapping[str, Place], zone: str) -> list[Estimate]:
    """What the times beside an event lead to expect of its shipment; `places` are those of its way by qualifier."""
    said = []
    for one in found.others:
        target = _TARGETS.get((one.stamp.qualifier, one.at))
        time = one.stamp.read(one.place if one.at else places.get("11", Place()), zone) if target else None
        if target and time:
            said.append(Estimate(references, target, time, source="CARRIER"))
    return said


def _beside(one: Dated, code: str) -> bool:
    """Estimates count beside an event, but for that of a departure which has been."""
    return one.stamp.qualifier in _EXPECTED and not (code in _LEAVES and one.stamp.qualifier == "133")


def _matching(near: Sequence[Dated], code: str, which: int) -> list[Dated]:
    """Times of leaving for what leaves, of coming for what comes, both for the rest.

    The other ones count after these, unless they stand behind a place of the way: then they are another leg's.
    """
    leaving, coming = _LEAVING[which], _COMING[which]
    wanted = (leaving,) if code in _LEAVES else (coming,) if code in _COMES else (coming, leaving)
    fitting = [one for one in near if one.stamp.qualifier in wanted]
    rest = [
        one for one in near if one.stamp.qualifier in (leaving, coming) and one not in fitting and one.at not in _WAY
    ]
    return [*sorted(fitting, key=lambda one: one.at in _WAY), *rest]


def _first(group: Sequence[Dated], place: Place, zone: str) -> tuple[EventTime | None, Dated]:
    """The best of these times that can be read."""
    ranked = sorted(group, key=lambda one: _OWN.index(one.stamp.qualifier) if one.stamp.qualifier in _OWN else 0)
    for one in ranked:
        time = one.stamp.read(_clocked(one, place), zone)
        if time:
            return time, one
    return None, ranked[0]


def _clocked(one: Dated, place: Place) -> Place:
    """The place whose clock shows a time: that of its leg if it stands behind the fitting end, else the event's."""
    leg = one.stamp.qualifier not in _OWN and one.at in _WAY and one.at not in _ENDS.get(one.stamp.qualifier, ())
    return one.place if leg or place == Place() else place
