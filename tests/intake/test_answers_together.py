"""Answers that are filed in one transaction do to their tickets what each of them does by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from desk.accounts.commands.contacts import contact_for_email
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake import together
from desk.intake.commands import MAIL, accept
from desk.intake.together import handle_waiting
from desk.shipments.types import ReferenceType
from desk.sla.commands.seed import seed_promises
from desk.sla.models import SlaEvent, SlaLevel, SlaTimer
from desk.tickets.commands.merge import merge
from desk.tickets.commands.reply import post_reply
from desk.tickets.commands.state import set_status
from desk.tickets.message_ids import rfc_id_of
from desk.tickets.models import Message, Ticket, TicketShipment
from desk.tickets.queries import reply_token
from desk.tickets.types import TicketStatus
from tests import factories
from tests.intake.letters import letter

SOON = timedelta(seconds=1)
ZHOU, STRANGER = "zhou@hengyuan.example", "mallory@elsewhere.example"
BOX, GONE_AWAY = "COSU6300000001", (("Auto-Submitted", "auto-replied"),)


@pytest.fixture
def ada(app):
    owner = factories.customer()
    factories.shipment(owner, (ReferenceType.MBL, BOX))
    with transaction():
        seed_promises(actor="desk", at=utcnow())
        contact_for_email(ZHOU, "周明", text="", at=utcnow())
    return factories.agent("supervisor")


def ago(minutes):
    return utcnow() - timedelta(minutes=minutes)


def asked(name):
    accept(letter(sender=ZHOU, message_id=f"<{name}@hengyuan.example>", subject=name), source=MAIL, at=ago(60),
           ring_for_it=False)  # fmt: skip
    handle_waiting(before=utcnow() + SOON, limit=1)
    return db.session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()


def a_few(ada, name):
    """One that waits for us, one that was answered, one that was closed, and two of which one went on in the other."""
    tickets = [asked(f"{name}{n}") for n in range(5)]
    waiting, answered, closed, merged, into = tickets
    with transaction():
        post_reply(answered, author=ada, body="on its way", at=ago(30), mail_domain="desk.test")
    with transaction():
        post_reply(closed, author=ada, body="done", at=ago(30), mail_domain="desk.test")
        set_status(closed, TicketStatus.CLOSED, by=ada, at=ago(20))
    with transaction():
        merge(merged, into, by=ada, at=ago(10))
    return tickets


def answers(name, tickets):
    """To each of them, two to the first; by a machine and by a stranger, by token and by our Message-ID."""
    waiting, answered, closed, merged, into = tickets
    ours = db.session.scalars(select(Message).where(Message.ticket_id == answered.id, Message.direction == "out")).one()
    told = [
        (waiting, {"body": "one"}), (waiting, {"body": f"two, about {BOX}"}), (waiting, {"headers": GONE_AWAY}),
        (answered, {"headers": (("In-Reply-To", rfc_id_of(ours.id, "desk.test")),)}), (closed, {"body": "not yet"}),
        (merged, {"body": "still waiting"}), (into, {"sender": STRANGER, "body": "pay me"}),
    ]  # fmt: skip
    return [
        letter(**{"sender": ZHOU, "message_id": f"<{name}-{n}@hengyuan.example>", "to": to_of(ticket, said)} | said)
        for n, (ticket, said) in enumerate(told)
    ]


def to_of(ticket, said):
    return (
        "service@desk.test"
        if said.get("headers", GONE_AWAY) != GONE_AWAY
        else f"service+{reply_token(ticket.id)}@desk.test"
    )


def file_all(monkeypatch, raws, at_once):
    monkeypatch.setattr(together, "TOGETHER", dict.fromkeys(together.TOGETHER, at_once))
    for raw in raws:
        accept(raw, source=MAIL, at=utcnow(), ring_for_it=False)
    alone = []
    handle = together.handle
    monkeypatch.setattr(together, "handle", lambda item: (alone.append(item), handle(item)))
    handle_waiting(before=utcnow() + SOON, limit=100)
    assert not alone


def state_of(ticket):
    """All that answers change, without numbers and instants."""
    db.session.expire_all()
    timers = db.session.scalars(select(SlaTimer).where(SlaTimer.ticket_id == ticket.id)).all()
    levels = select(SlaTimer.metric, SlaTimer.cycle, SlaLevel.level).join(SlaLevel, SlaLevel.timer_id == SlaTimer.id)
    levels = levels.where(SlaTimer.ticket_id == ticket.id)  # those that wake name their minute
    kinds = select(SlaEvent.kind).where(SlaEvent.ticket_id == ticket.id).order_by(SlaEvent.id)
    words = select(Message.text, Message.joined_by, Message.unverified, Message.automatic)
    words = words.where(Message.ticket_id == ticket.id).order_by(Message.id)
    return {
        "status": ticket.status, "needs_answer": ticket.needs_answer, "due": ticket.due_metric,
        "log": list(db.session.scalars(kinds)),
        "timers": sorted((one.metric, one.cycle, one.state, one.outcome or "") for one in timers),
        "levels": sorted((*row[:2], row[2].rstrip("0123456789")) for row in db.session.execute(levels)),
        "words": [tuple(row) for row in db.session.execute(words)],
        "bound": len(db.session.scalars(select(TicketShipment).where(TicketShipment.ticket_id == ticket.id)).all()),
    }  # fmt: skip


def test_answers_do_the_same_together_as_one_by_one(ada, monkeypatch):
    some, others = a_few(ada, "a"), a_few(ada, "b")
    file_all(monkeypatch, answers("a", some), at_once=1)
    file_all(monkeypatch, answers("b", others), at_once=20)
    told = [state_of(ticket) for ticket in some]
    for ticket, alone in zip(others, told, strict=True):
        assert state_of(ticket) == alone
    assert [len(one["words"]) for one in told] == [4, 3, 3, 1, 3]
    assert told[0]["bound"] == 1


def test_answers_that_are_filed_together_cost_few_statements(ada, monkeypatch):
    tickets = [asked(f"c{n}") for n in range(6)]
    raws = [
        letter(sender=ZHOU, message_id=f"<d{n}@hengyuan.example>", to=to_of(one, {})) for n, one in enumerate(tickets)
    ]
    told = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: told.append(said[2]))
    file_all(monkeypatch, raws, at_once=len(raws))
    filing = told[next(n for n, one in enumerate(told) if one.startswith("UPDATE inbound_item")) :]
    assert len([one for one in filing if "max(" not in one]) <= 7 * len(raws)  # twice as many before
