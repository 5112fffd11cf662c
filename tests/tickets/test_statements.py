"""A page asks the database as often for much as for little."""

import pytest

from desk.core.db import db, transaction
from desk.intake.models import InboundItem
from desk.notifications.models import Notice
from desk.shipments.queries import Found
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.reply import post_note, post_reply
from desk.tickets.queries import last_message_id
from tests import factories
from tests.factories import NOON

MOST, MOST_FOR_A_REPLY = 10, 24
PAGES = ("/tickets?tab=all", "/tickets?tab=mine", "/outbox", "/admin/parked", "/admin/audit")


@pytest.fixture
def boss(app):
    return factories.agent("administrator")


@pytest.fixture
def browser(sign_in, boss):
    return sign_in(boss)


@pytest.fixture
def ticket(app):
    owner = factories.customer()
    one = factories.shipment(owner, ("CONTAINER", "CSQU3054383"))
    return factories.ticket(found=[Found(one.id, "CSQU3054383")], files=[NewFile("a.pdf", "application/pdf", b"%PDF")])


def more_of_everything(ticket, boss):
    """Turns, notes, files and shipments on this ticket; other tickets, mails, parked items and notices beside it."""
    for n in range(6):
        files = [NewFile(f"{n}-{k}.txt", "text/plain", b"x") for k in range(3)]
        with transaction():
            post_reply(ticket, author=boss, body=f"answer {n}", at=NOON, mail_domain="desk.test", files=files)
            post_note(ticket, author=boss, body=f"note {n}", at=NOON)
        shipment = factories.shipment(ticket.customer, ("MBL", f"MBLX{n:07d}"))
        for code in ("PICKED_UP", "DEPARTED", "ARRIVED"):
            factories.event(shipment, code, NOON)
        factories.ticket(subject=f"other {n}", found=[Found(shipment.id, f"MBLX{n:07d}")])
        with transaction():
            db.session.add(parked(n))
            db.session.add(Notice(key=f"k{n}", agent_id=boss.id, channel="bell", kind="x", subject="ticket:1", at=NOON))


def parked(n):
    mark = f"{n:064d}"
    when = {"received_at": NOON, "next_try_at": NOON}
    return InboundItem(source="mail", external_id=f"<{n}@x>", content_digest=mark, raw_digest=mark, size=1,
                       sender="a@b.example", outcome="parked", reason="x", **when)  # fmt: skip


@pytest.mark.parametrize("url", [*PAGES, "/tickets/{reference}"])
def test_a_page_asks_as_often_for_much_as_for_little(browser, boss, ticket, count_statements, url):
    url = url.format(reference=ticket.reference)

    def look():
        db.session.expire_all()  # a request of its own knows nothing
        assert browser.get(url).status_code == 200

    look()
    few = count_statements(look)
    more_of_everything(ticket, boss)
    assert count_statements(look) == few <= MOST


def test_a_reply_asks_as_often_in_a_long_conversation_as_in_a_short_one(browser, boss, ticket, count_statements):
    def answer():
        db.session.expire_all()
        form = {"body": "At sea.", "status_after": "open", "seen": str(last_message_id(ticket.id))}
        assert browser.post(f"/tickets/{ticket.reference}/replies", data=form).status_code == 303

    answer()
    few = count_statements(answer)
    more_of_everything(ticket, boss)
    answer()
    assert count_statements(answer) <= few + 2  # the levels of clocks that began meanwhile
    assert few <= MOST_FOR_A_REPLY
