"""The nightly check, slice by slice, and the alarm when notices are late: the sweeper calls both when it is idle."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from desk.core.db import transaction
from desk.sla.commands.checks import begin_check, end_check, note_difference, take_slice, tell_engine_late
from desk.sla.health import LATE_AFTER, last_check, oldest_due, was_told_late
from desk.tickets.verifying import ids_after, look_again, look_at

log = logging.getLogger(__name__)
BEGINS = timedelta(hours=19)  # UTC: three in the morning in China
SLICE = 40


def check_some(now: datetime) -> int:
    """Look at the next tickets of the day's check; how many were looked at, or 1 at its end; 0: nothing to do.

    A day's check begins at 19:00 UTC, or when a sweeper next runs. A night that nobody was up is not made up for.
    """
    day, check = f"{(now - BEGINS).date():%Y-%m-%d}", last_check()
    if check is None or (check.ended_at is not None and check.day < day):
        with transaction():
            begin_check(day, at=now)
        check = last_check()
    if check is None or check.ended_at is not None:
        return 0
    return _go_on(check.id, check.last_ticket_id, now)


def _go_on(check_id: int, after: int, now: datetime) -> int:
    ids = ids_after(after, SLICE)
    suspects = [one.ticket_id for one in look_at(ids, now=now)] if ids else []
    with transaction():
        if not ids:
            end_check(check_id, at=now)
        elif take_slice(check_id, ids, after=after):
            _look_closer(check_id, suspects, now)
    return max(len(ids), 1)


def _look_closer(check_id: int, suspects: Sequence[int], now: datetime) -> None:
    """A ticket that changed while it was looked at is no false alarm: nobody can change it now."""
    for ticket_id in suspects:
        finding = look_again(ticket_id, now=now)
        if finding is not None:
            log.error("%s: its promises are not what its log says", finding.reference)
            note_difference(check_id, ticket_id, finding.found, at=now)


def watch_engine(now: datetime) -> bool:
    """Whether notices wait for longer than they may; the administrators hear of it once per incident."""
    oldest = oldest_due(now - LATE_AFTER)
    if oldest is None:
        return False
    if not was_told_late(now):
        log.error("levels are due since %s and nobody has claimed them", oldest.isoformat())
        with transaction():
            tell_engine_late(oldest, at=now)
    return True
