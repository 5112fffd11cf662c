"""How long a pause may last: after so many working dates the ticket wakes by itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

from desk.sla.clock import open_spans
from desk.sla.replay.kinds import OPEN
from desk.sla.replay.ticket import Ticket
from desk.sla.types import Calendar


def wake(ticket: Ticket, until: datetime) -> None:
    """End the present pause if it reaches its cap by `until`."""
    if ticket.wakes_at is None or ticket.wakes_at > until:
        return
    at, ticket.wakes_at, ticket.paused_since = ticket.wakes_at, None, None
    ticket.woken.append(at)
    ticket.trace.add(at, "woken, the pause lasted as long as it may")
    ticket.set_status(at, OPEN)


def watch_pause(ticket: Ticket, at: datetime) -> None:
    """After each event: whether some clock stands still, since when, and until when it may."""
    stopped = [one.watch.paused_since for one in ticket.running.values() if one.watch.paused_since is not None]
    if not stopped:
        ticket.paused_since = ticket.wakes_at = None
        return
    ticket.paused_since = ticket.paused_since or min(stopped)
    if ticket.wakes_at is None and ticket.policy is not None:
        reached = cap_of(ticket.policy.calendar, ticket.paused_since, ticket.policy.pause_cap_days)
        ticket.wakes_at = max(reached, at) if reached else None


def cap_of(calendar: Calendar, since: datetime, days: int) -> datetime | None:
    """The first opening after `days` whole local dates with working time, the date of `since` not counted.

    None if the calendar never opens again.
    """
    zone = ZoneInfo(calendar.zone)
    last, left = since.astimezone(zone).date(), days
    for opens, _ in open_spans(calendar, since):
        day = opens.astimezone(zone).date()
        if day > last:
            if left == 0:
                return opens
            last, left = day, left - 1
    return None
