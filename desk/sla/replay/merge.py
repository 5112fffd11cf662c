"""A ticket takes in another one: its customers wait for one answer now."""

from datetime import datetime

from desk.sla.replay.promise import Ending, Promise
from desk.sla.replay.ticket import Ticket
from desk.sla.replay.types import Metric


def absorb(ticket: Ticket, other: Ticket, at: datetime, customer: str | None, origin: int) -> None:
    """`other` was merged into `ticket` at `at`; its own clocks have ended. `customer` is whose it was."""
    ticket.trace.add(at, f"merged from {other.name}")
    if not ticket.finished:
        _share_first_answer(ticket, other, at)
        _share_waiting(ticket, other, at, origin)
        _share_age(ticket, other, at, customer)
    ticket.heard += other.heard
    ticket.answered += other.answered
    ticket.relieved += other.relieved
    ticket.sent |= other.sent
    ticket.absorbed.append(other)


def _share_first_answer(ticket: Ticket, other: Ticket, at: datetime) -> None:
    first, met_at = ticket.runs(Metric.FIRST_RESPONSE), _first_met(other)
    if first is None or met_at is None or ticket.opened_at is None or met_at <= ticket.opened_at:
        return
    if not first.breached_before(at):
        ticket.end(Metric.FIRST_RESPONSE, met_at, Ending.ANSWERED)
        ticket.relieved.append(met_at)


def _first_met(other: Ticket) -> datetime | None:
    firsts = (one for one in other.promises if one.key.metric is Metric.FIRST_RESPONSE)
    return next((one.ended_at for one in firsts if one.ending is Ending.ANSWERED), None)


def _share_waiting(ticket: Ticket, other: Ticket, at: datetime, origin: int) -> None:
    """The next response counts from the oldest message of both that nobody answered."""
    if ticket.runs(Metric.FIRST_RESPONSE):
        return
    waiting = ticket.runs(Metric.NEXT_RESPONSE)
    if waiting and (answer := _earliest(other.answered, waiting.watch.start)):
        waiting.breached_before(at)
        ticket.end(Metric.NEXT_RESPONSE, answer, Ending.ANSWERED)
    oldest = min(_unanswered(ticket, other) + _unanswered(other, ticket), default=None)
    if oldest is None:
        return
    running: Promise | None = ticket.runs(Metric.NEXT_RESPONSE)
    if running is None:
        running = ticket.start(Metric.NEXT_RESPONSE, oldest, origin)
        running.set_back(at, oldest)
    elif oldest < running.watch.start:
        running.set_back(at, oldest)


def _unanswered(ticket: Ticket, other: Ticket) -> list[datetime]:
    """Messages of `ticket` after the last word to its customer in either."""
    last = max(ticket.relieved + other.answered, default=None)
    return [heard for heard in ticket.heard if last is None or heard > last]


def _earliest(instants: list[datetime], since: datetime) -> datetime | None:
    return min((one for one in instants if one >= since), default=None)


def _share_age(ticket: Ticket, other: Ticket, at: datetime, customer: str | None) -> None:
    """An older ticket of the same customer lends its start to the first resolution."""
    resolution = ticket.runs(Metric.RESOLUTION)
    if resolution is None or resolution is not ticket.resolutions[0]:
        return
    older = other.opened_at is not None and ticket.opened_at is not None and other.opened_at < ticket.opened_at
    if older and other.opened_at is not None and customer is not None and customer == ticket.customer:
        resolution.set_back(at, other.opened_at)
