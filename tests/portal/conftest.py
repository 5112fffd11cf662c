"""One customer with a ticket, a shipment and a link, and another one beside."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from desk.accounts.models import Contact
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.models import Shipment
from desk.shipments.queries import Found
from desk.tickets.commands.links import withdraw_links
from desk.tickets.commands.reply import post_reply
from desk.tickets.links import GOOD_FOR, customer_link
from desk.tickets.models import CustomerLink, Message, Ticket
from tests import factories


@dataclass
class Case:
    ticket: Ticket
    shipment: Shipment
    token: str

    @property
    def url(self):
        return f"/c/{self.token}"

    @property
    def contact(self):
        return db.session.get(Contact, self.ticket.contact_id, populate_existing=True)


def token_of(ticket, at=None):
    return customer_link(ticket, now=at or utcnow()).rpartition("/c/")[2]


def make_case(domain, reference, name, **shipment):
    owner = factories.customer(domains=(domain,))
    freight = factories.shipment(owner, ("MBL", reference), **shipment)
    factories.event(freight, "DEPARTED", utcnow() - timedelta(days=1), raw_code="VD-RAW", remark="内部备注")
    ticket = factories.ticket(
        from_email=f"zhou@{domain}", from_name=name, found=[Found(freight.id, reference)], at=utcnow()
    )
    return Case(ticket, freight, token_of(ticket))


@pytest.fixture
def case(app):
    return make_case("hengyuan.example", "HLCUSHA2611082", "周明", stage="DEPARTED", status_code="DEPARTED")


@pytest.fixture
def other(case):
    return make_case("other.example", "OOLU2611999000", "Eve Stone")


@pytest.fixture
def ended(case):
    """The same customer's link, a day after its end."""
    return token_of(case.ticket, utcnow() - GOOD_FOR - timedelta(days=2))


@pytest.fixture
def withdrawn(case):
    agent = factories.agent()
    with transaction():
        withdraw_links(case.ticket, by=agent, at=utcnow())
    return case.token


def replied(case, body="船已离港。", **fields):
    author = factories.agent(name="林晓")
    with transaction():
        return post_reply(case.ticket, author=author, body=body, at=utcnow(), mail_domain="desk.test", **fields)


def messages(ticket):
    return db.session.query(Message).filter_by(ticket_id=ticket.id).order_by(Message.id).all()


def everything():
    """Every row of every table."""
    db.session.rollback()
    return {
        table.name: db.session.execute(db.select(table).order_by(*table.primary_key)).all()
        for table in db.metadata.sorted_tables
    }


def serials():
    return [row.serial for row in db.session.query(CustomerLink).all()]
