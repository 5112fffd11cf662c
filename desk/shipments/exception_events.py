"""Exceptions that an event opens, and what closes each."""

from collections.abc import Iterator, Sequence

from desk.shipments.exception_limits import TYPES
from desk.shipments.exception_types import EventFact, Seen, Situation
from desk.shipments.types import Classifier, PlaceRole, Stage

AT_ORIGIN = (PlaceRole.ORIGIN, PlaceRole.INLAND_ORIGIN)
OUT_OF_CUSTOMS = frozenset({"CUSTOMS_RELEASED", "GATE_OUT_DEST", "OUT_FOR_DELIVERY", "ARRIVED_WAREHOUSE",
                            "READY_COLLECT", "DELIVERED", "STOCKED"})  # fmt: skip
OUT_OF_ORIGIN = frozenset({"EXP_RELEASED", "LOADED_ORIGIN", "DEPARTED"})
ON_AGAIN = frozenset({"OUT_FOR_DELIVERY", "APPT_SET", "APPT_CHANGED", "READY_COLLECT", "ARRIVED_WAREHOUSE",
                      "PARTIAL_DELIVERED", "DELIVERED", "RETURNING", "RETURNED"})  # fmt: skip
FAILED = frozenset({"DELIVERY_ATTEMPTED", "ADDRESS_ISSUE", "UNREACHABLE", "REFUSED"})
NEVER = frozenset[str]()  # somebody has to say that it is over
MOVES = None  # any later event that has a stage and is no trouble itself
ENDS = frozenset({"RETURNED", "DESTROYED", "CANCELLED"})
# code: severity, and what ends it
BY_CODE: dict[str, tuple[int, frozenset[str] | None]] = {
    "CUSTOMS_HOLD": (2, OUT_OF_CUSTOMS),
    "CUSTOMS_INSPECTION": (2, OUT_OF_CUSTOMS),
    "CUSTOMS_INFO_REQUIRED": (2, OUT_OF_CUSTOMS),
    "CUSTOMS_REFUSED": (3, OUT_OF_CUSTOMS),
    "DELAYED": (1, MOVES),
    "ROLLED": (2, NEVER),
    "ROUTE_CHANGED": (2, NEVER),
    "MISROUTED": (2, MOVES),
    "DELIVERY_ATTEMPTED": (1, ON_AGAIN),
    "ADDRESS_ISSUE": (2, ON_AGAIN),
    "UNREACHABLE": (2, ON_AGAIN),
    "REFUSED": (2, ON_AGAIN),
    "RETURNING": (2, frozenset({"DELIVERED", "RETURNED"})),
    "HELD_PAYMENT": (2, MOVES),
    "SECURITY_HOLD": (2, MOVES),
    "REEFER_ALARM": (3, NEVER),
    "DOOR_OPENED": (2, NEVER),
    "APPT_MISSED": (2, ON_AGAIN),
    "DAMAGED": (3, NEVER),
    "SHORTAGE": (3, frozenset({"FOUND"})),
    "LOST": (3, frozenset({"FOUND", "DELIVERED"})),
}
PAST_DELIVERY = frozenset({"DAMAGED", "SHORTAGE", "REEFER_ALARM", "DOOR_OPENED"})  # goods are looked at when they come
DECLARED = 2  # how much a feed's own word weighs where we have no table row for it
BOOKED = ("BK_CONFIRMED", "BK_AMENDED")
LOADING = (*BOOKED, "LOADED_ORIGIN", "DEPARTED")
OUT_OF_FREE_TIME = frozenset({"GATE_OUT_DEST", "OUT_FOR_DELIVERY", "DELIVERED", "EMPTY_RETURNED"})
LIGHT = frozenset({"NO_UPDATE", "DWELL", "PICKUP_OVERDUE"})


def happened(events: Sequence[EventFact]) -> list[EventFact]:
    """What counts and has happened."""
    return [one for one in events if one.live and one.classifier == Classifier.ACT]


def reported(s: Situation, track: Sequence[EventFact]) -> Iterator[Seen]:
    """What the carrier says is wrong, on one package's way or on the shipment's."""
    acts = happened(track)
    for at, event in enumerate(acts):
        for type in dict.fromkeys((event.code, _declared(event))):
            if type in BY_CODE or (type in TYPES and type == event.exception):
                seen = _seen(s, type, event, acts[at + 1 :])
                if seen is not None:
                    yield seen


def _declared(event: EventFact) -> str:
    return event.exception if event.exception in TYPES else event.code


def _seen(s: Situation, type: str, event: EventFact, later: Sequence[EventFact]) -> Seen | None:
    ends = OUT_OF_FREE_TIME if type == "FREE_TIME_RISK" else MOVES
    severity, closers = BY_CODE.get(type, (1 if type in LIGHT else DECLARED, ends))
    if s.is_over and type not in PAST_DELIVERY:
        return None
    if any(_closes(one, event, closers) for one in later):
        return None
    facts = {"place": event.place, "reason": event.reason, "vessel": event.vessel, "at": event.at.isoformat()}
    said = {name: value for name, value in facts.items() if value}
    if type == "DELAYED" and s.is_threatened(event.at):
        severity = 2
    if type in ("ROLLED", "ROUTE_CHANGED") and s.is_threatened(event.at):
        severity = 3
    return Seen(type, severity, event.at, event.code, said, event.id, event.package_id, at_once=True)


def _closes(later: EventFact, event: EventFact, closers: frozenset[str] | None) -> bool:
    """Trouble of one event ends with what comes after it, never with what came at the same time or before."""
    if later.code in ENDS:
        return True
    if closers is MOVES:
        return moves(later) and later.at > event.at
    if closers is OUT_OF_CUSTOMS and event.role in AT_ORIGIN:
        return later.code in OUT_OF_ORIGIN or later.code in OUT_OF_CUSTOMS
    return closers is not None and later.code in closers


def moves(event: EventFact) -> bool:
    """Whether the goods went on: a stage, and no trouble."""
    return event.rank > 0 and event.code not in BY_CODE and not event.exception


def rolled(s: Situation) -> Iterator[Seen]:
    """Nobody said so, but it is planned on another vessel than the one that was confirmed."""
    if s.stage.rank > Stage.BOOKED.rank:
        return
    confirmed = next((one for one in happened(s.events) if one.code == "BK_CONFIRMED"), None)
    if confirmed is None:
        return
    plans = [one for one in s.events if _plans_loading(one)]
    plans.sort(key=_when_told)
    if len(plans) < 2 or _call(plans[0]) == _call(plans[-1]) or plans[-1].received_at < confirmed.received_at:
        return
    new = plans[-1]
    facts = {"vessel": plans[0].vessel, "new_vessel": " ".join(filter(None, (new.vessel, new.voyage)))}
    severity = 3 if s.is_threatened(new.received_at) else 2
    yield Seen("ROLLED", severity, new.received_at, "another_vessel", facts, new.id, at_once=True)


def _when_told(one: EventFact) -> tuple[object, ...]:
    """Of what came at once the later plan has the last word, whatever its row's number."""
    return one.received_at, one.at, one.place, one.vessel, one.voyage, one.id


def _plans_loading(one: EventFact) -> bool:
    if not (one.vessel or one.voyage) or one.code not in LOADING:
        return False
    return one.code in BOOKED or (one.classifier != Classifier.ACT and one.role in (*AT_ORIGIN, PlaceRole.UNKNOWN))


def _call(one: EventFact) -> tuple[str, str]:
    return one.vessel.upper().strip(), one.voyage.upper().strip()


def rerouted(s: Situation) -> Iterator[Seen]:
    """Nobody said so, but the newest plan ends at another port than the one before."""
    if s.is_over or s.stage.rank >= Stage.ARRIVED.rank:
        return
    plans = [one for one in s.events if one.classifier != Classifier.ACT and _ends_at(one)]
    plans.sort(key=_when_told)
    if not plans:
        return
    new, before = plans[-1], s.pod or plans[0].place
    if new.place in (before, s.dest):
        return
    facts = {"place": new.place, "from": before}
    severity = 3 if s.is_threatened(new.received_at) else 2
    yield Seen("ROUTE_CHANGED", severity, new.received_at, "another_port", facts, new.id, at_once=True)


def _ends_at(one: EventFact) -> bool:
    return one.code in ("ARRIVED", "DISCHARGED") and one.role == PlaceRole.DEST and len(one.place) == 5
