"""A promise that a supervisor does not want to look at for a while. Its clock goes on, and so do its notices."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from desk.audit.commands import record
from desk.core.errors import Faulty
from desk.sla.clock import open_spans
from desk.sla.models import SlaTimer
from desk.sla.queries import policies_by_key
from desk.sla.types import Calendar, always_open

LONGEST = timedelta(days=31)  # the longest that a desk is closed is much shorter


def snooze(timer: SlaTimer, until: datetime, *, actor: str, at: datetime) -> None:
    """Keep a promise off the wall until then, at most for 31 days. Its ticket is locked. Raises Faulty."""
    if not at < until <= at + LONGEST:
        raise Faulty("until", _l("Snooze until a time within the next 31 days."))
    timer.snoozed_until = until
    said = {"metric": timer.metric, "cycle": timer.cycle, "until": until.isoformat(timespec="seconds")}
    record("promise.snoozed", f"ticket:{timer.ticket_id}", actor=actor, at=at, **said)


def wake_up(timer: SlaTimer, *, actor: str, at: datetime) -> None:
    """Put it back on the wall. Waking what is awake is harmless."""
    if timer.snoozed_until is None:
        return
    timer.snoozed_until = None
    record("promise.woken", f"ticket:{timer.ticket_id}", actor=actor, at=at, metric=timer.metric, cycle=timer.cycle)


def next_day_opens(timer: SlaTimer, at: datetime) -> datetime:
    """When those who keep this promise begin their next working day, after the day on which `at` falls for them."""
    key = timer.policy_key
    calendar = policies_by_key([key])[key].calendar if key else always_open()
    return _opens_after(calendar, at)


def _opens_after(calendar: Calendar, at: datetime) -> datetime:
    zone = ZoneInfo(calendar.zone)
    tomorrow = datetime.combine(at.astimezone(zone).date() + timedelta(days=1), time(), zone).astimezone(UTC)
    span = next(open_spans(calendar, tomorrow), None)
    return span[0] if span else tomorrow
