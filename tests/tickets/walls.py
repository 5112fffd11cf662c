"""Promises as a test wants them, without the mail and the policies that would make them."""

from datetime import timedelta
from itertools import count

from desk.core.db import db, transaction
from desk.sla.models import SlaTimer
from desk.tickets.models import Ticket
from tests.factories import NOON

_numbers = count(1)


def ticket(**fields):
    with transaction():
        row = Ticket(**({"subject": "柜子到哪了？", "opened_at": NOON, "updated_at": NOON} | fields))
        db.session.add(row)
    return row


def promise(on, *, minutes, metric="resolution", snoozed=None, state="running", **fields):
    """A promise that is due so many minutes from NOON on, snoozed until so many."""
    due, until = (NOON + timedelta(minutes=one) if one is not None else None for one in (minutes, snoozed))
    with transaction():
        row = SlaTimer(
            ticket_id=on.id, metric=metric, cycle=1, conversation=fields.pop("conversation", f"c{next(_numbers)}"),
            policy_key="", start_at=NOON, target_s=60, due_at=due, state=state, snoozed_until=until, **fields,
        )  # fmt: skip
        db.session.add(row)
    return row
