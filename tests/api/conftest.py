"""A desk with two customers, and systems that call it."""

from dataclasses import dataclass

import pytest

from desk.api.commands import create_token
from desk.api.scopes import Scope
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.queries import Found
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.reply import post_note, post_reply
from desk.tickets.models import Attachment
from tests import factories
from tests.billing import ledgers

EVERYTHING = tuple(Scope)
OF_A_CUSTOMER = tuple(one for one in Scope if one is not Scope.NOTES_WRITE)


def token_for(owner=None, agent=None, scopes=(Scope.SHIPMENTS_READ, Scope.SHIPMENTS_WRITE)):
    with transaction():
        ids = owner.id if owner else None, agent.id if agent else None
        return create_token("tms", ids[0], actor="shell", at=utcnow(), scopes=scopes, agent_id=ids[1])[1]


class System:
    """Another system that calls. What it sends is JSON; `key` is its Idempotency-Key."""

    def __init__(self, client, token):
        self.client, self.head = client, {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def call(self, method, path, said=None, *, key=None, headers=(), **more):
        sent = self.head | dict(headers) | ({"Idempotency-Key": key} if key else {})
        more |= {"json": said} if said is not None else {}
        return self.client.open(f"/api/v1{path}", method=method, headers=sent, **more)

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def post(self, path, said=None, **more):
        return self.call("POST", path, said, **more)

    def patch(self, path, said=None, **more):
        return self.call("PATCH", path, said, **more)


@dataclass
class Side:
    """One customer's things, and the customer's own system."""

    customer: object
    shipment: object
    ticket: object
    contact: object
    invoice: object
    file: object
    system: System
    agent: object = None

    @property
    def path(self):
        return f"/tickets/{self.ticket.reference}"


def side(client, agent, domain, number, word):
    now = utcnow()
    owner = factories.customer(name=word, domains=(domain,))
    freight = factories.shipment(owner, ("MBL", number))
    factories.event(freight, "DEPARTED", now, remark=f"{word} remark", signed_by=f"{word} Stone")
    ticket = factories.ticket([Found(freight.id, number)], at=now, from_email=f"z@{domain}", from_name=f"{word} Stone",
                              subject=f"{word} asks")  # fmt: skip
    with transaction():
        file = NewFile(f"{word}.pdf", "application/pdf", b"%PDF-1.7 " + word.encode())
        message = post_reply(ticket, author=agent, body=f"{word} answer", at=now, mail_domain="d.test", files=[file])
        post_note(ticket, author=agent, body=f"{word} secret note", at=now)
    invoice = ledgers.invoice(owner, 45_000, number=f"INV-{word}", shipment=freight)
    attached = db.session.scalars(db.select(Attachment).where(Attachment.message_id == message.id)).one()
    system = System(client, token_for(owner, scopes=OF_A_CUSTOMER))
    return Side(owner, freight, ticket, ticket.contact, invoice, attached, system)


@pytest.fixture
def lin(app):
    return factories.agent("administrator", name="Lin")


@pytest.fixture
def alice(client, lin):
    return side(client, lin, "alice.example", "OOLU2611999000", "Alice")


@pytest.fixture
def bob(client, lin):
    return side(client, lin, "bob.example", "OOLU2611999001", "Bob")


@pytest.fixture
def ours(client, lin):
    """A system of our own that acts for an administrator."""
    return System(client, token_for(agent=lin, scopes=EVERYTHING))
