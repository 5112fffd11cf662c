"""A reply that never reached anybody: the history without it meets what is on record of the one with it."""

from datetime import datetime

from desk.sla.replay.promise import Promise
from desk.sla.replay.ticket import Ticket
from desk.sla.replay.types import Cause, Metric


def reconcile(ticket: Ticket, record: Ticket, at: datetime) -> None:
    """`ticket` is what `record` would be had the reply not been sent, both by `at`."""
    for promise in record.running.values():
        promise.breached_before(at)  # what came until now is on record
    recorded = {promise.key: promise for promise in record.promises}
    for promise in ticket.promises:
        if known := recorded.pop(promise.key, None):
            promise.adopt(known, at)
    for promise in recorded.values():
        if _left_a_mark(promise):
            promise.void(at, ticket.trace)
            ticket.promises.append(promise)


def _left_a_mark(promise: Promise) -> bool:
    """An update promised by the reply, or anything people were told of; the rest never was."""
    told = promise.judge is not None and bool(promise.judge.notices.told)
    return promise.key.metric is Metric.UPDATE or told or promise.breached or promise.cancelled is Cause.BOUNCED
