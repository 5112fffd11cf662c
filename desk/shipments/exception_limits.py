"""How long is too long: the defaults of each exception, and rows that say otherwise for a mode, a lane or a tier."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.shipments.exception_types import Situation
from desk.shipments.types import Mode, Stage

AT_SEA = (Stage.DEPARTED, Stage.IN_TRANSIT)
INTERNAL = frozenset({"FEED_STALE", "HANDOFF_GAP"})  # nothing that a customer is told
HOURS = {
    "ETA_SLIP": 24,
    "ETA_EARLIER": 24,
    "PICKUP_OVERDUE": 24,
    "ATTEMPT_NOT_RESCHEDULED": 12,
    "STUCK_OUT_FOR_DELIVERY": 24,
    "WAITING_QUEUE": 2,
    "APPT_MISSED": 2,
    "FREE_TIME_RISK": 48,
    "CUTOFF_RISK": 24,
    "POD_LATE": 24,
}
GRACE = {Mode.AIR: 6, Mode.COURIER: 12, Mode.ROAD: 12}  # after an estimate; all others a day
SETTABLE = (*HOURS, "DELAYED", "NO_UPDATE", "DWELL", "DWELL_TS", "DWELL_TERMINAL", "HANDOFF_GAP")
# What happened in an instant has a severity, and no hours.
BY_EVENT = (
    "CUSTOMS_HOLD", "CUSTOMS_INSPECTION", "CUSTOMS_INFO_REQUIRED", "CUSTOMS_REFUSED", "ROLLED", "ROUTE_CHANGED",
    "MISROUTED", "DELIVERY_ATTEMPTED", "ADDRESS_ISSUE", "UNREACHABLE", "REFUSED", "RETURNING", "HELD_PAYMENT",
    "SECURITY_HOLD", "REEFER_ALARM", "DOOR_OPENED", "DAMAGED", "SHORTAGE", "LOST", "COLLECT_OVERDUE", "FEED_STALE",
    "VESSEL_INCIDENT", "PORT_INCIDENT",
)  # fmt: skip
TYPES = (*dict.fromkeys((*HOURS, "DELAYED", "NO_UPDATE", "DWELL", "HANDOFF_GAP", *BY_EVENT)),)


@dataclass(frozen=True, slots=True)
class RuleFact:
    """What an administrator set for one exception. Empty: any; None: the default. Not `active`: not looked for."""

    type: str
    mode: str = ""
    origin: str = ""
    dest: str = ""
    tier: str = ""
    active: bool = True
    hours: int | None = None
    severity: int | None = None
    opens_ticket: bool | None = None


@dataclass(frozen=True)
class Limits:
    """The rows that may hold for one shipment; the narrowest of a type does."""

    rows: tuple[RuleFact, ...] = ()

    def row(self, type: str) -> RuleFact | None:
        return next((row for row in self.rows if row.type == type), None)

    def hours(self, type: str, otherwise: float) -> float:
        row = self.row(type)
        return row.hours if row is not None and row.hours is not None else otherwise


def limits_for(rows: Sequence[RuleFact], s: Situation) -> Limits:
    """The rows that this shipment falls under, the narrowest first."""
    fitting = [row for row in rows if _fits(row, s)]
    return Limits(tuple(sorted(fitting, key=_breadth)))


def _fits(row: RuleFact, s: Situation) -> bool:
    named = row.mode in ("", s.mode) and row.tier in ("", s.tier)
    return named and s.origin.startswith(row.origin) and s.dest.startswith(row.dest)


def _breadth(row: RuleFact) -> tuple[int, int, str, str, str, str]:
    """A place is narrower than a country; what fits as well as another comes in one order for everybody."""
    said = [row.mode, row.origin, row.dest, row.tier]
    return -sum(map(bool, said)), -len(row.origin) - len(row.dest), row.mode, row.tier, row.origin, row.dest


def quiet_hours(s: Situation) -> float:
    """How long without news is too long here."""
    under_way = s.stage in AT_SEA
    match s.mode:
        case Mode.COURIER:
            return 48 if s.domestic else 120
        case Mode.AIR:
            return 24 if under_way else 72
        case Mode.SEA:
            return 168 if under_way else 72
        case Mode.ROAD:
            return 48
        case _:
            return 120


def grace_hours(s: Situation) -> float:
    """How late a thing may be after its estimate before it is delayed."""
    return GRACE.get(s.mode, 24)


def handoff_hours(s: Situation) -> float:
    return 24 if s.mode is Mode.COURIER else 72
