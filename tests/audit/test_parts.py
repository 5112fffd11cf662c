"""A part of a transaction that works on many rows is undone as a whole, and nothing before it is."""

import pytest
from sqlalchemy import select

from desk.accounts.commands.contacts import contact_for_email
from desk.audit.commands import all_or_none
from desk.core.db import db, transaction
from desk.sla.commands.seed import seed_promises
from desk.sla.models import SlaTimer
from desk.tickets.commands.opening import open_ticket
from desk.tickets.models import Ticket
from tests.factories import NOON, incoming


def open_one(subject):
    contact = contact_for_email("zhou@hengyuan.example", "周明", text="", at=NOON)
    open_ticket(incoming(subject=subject), contact=contact, found=[], at=NOON)


@pytest.mark.parametrize("many", [0, 4])
def test_promises_of_what_was_undone_are_undone_too_and_those_before_it_stay(app, many):
    with transaction():
        seed_promises(actor="shell", at=NOON)
    with transaction(many=many):
        open_one("first")
        with pytest.raises(ZeroDivisionError), all_or_none():
            open_one("second")
            raise ZeroDivisionError
        open_one("third")
    assert list(db.session.scalars(select(Ticket.subject).order_by(Ticket.id))) == ["first", "third"]
    assert set(db.session.scalars(select(SlaTimer.ticket_id))) == set(db.session.scalars(select(Ticket.id)))
