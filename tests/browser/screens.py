"""Takes the pictures of docs/screens: `bin/screens`. Each page in both languages, on a desk and in a hand."""

from pathlib import Path

import pytest
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.flows.models import TicketStep
from desk.shipments.models import Shipment
from desk.sla.models import SlaTimer
from desk.sla.queries import due_level_ids
from desk.tickets.commands.escalation import escalate_due
from desk.tickets.freight_watch import watch_freight
from desk.tickets.links import customer_link
from desk.tickets.models import Ticket
from desk.tickets.numbers import id_of, reference_of

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).parents[2] / "docs" / "screens"
SIZES = {1440: 900, 390: 844}
PAGES = {
    "ticket": ("lin", "/tickets/T-10012?tab=all"),
    "canned-reply": ("lin", "/tickets/T-10012/macro?key=q04-delayed&tab=all"),
    "promises": ("supervisor", "/promises"),
    "bell": ("supervisor", "/bell"),
    "disputes": ("finance", "/disputes"),
    "invoice": ("finance", "/invoices/3"),
    "complaint": ("lin", "/tickets/{complaint}?tab=all"),
    "why": ("lin", "/tickets/T-10012/why/{timer}"),
    "big-screen": ("supervisor", "/promises?tv=1"),
    "report": ("supervisor", "/reports/promises"),
    "engine": ("admin", "/admin/engine"),
    "shipment": ("lin", "/shipments/{shipment}"),
    "shipments": ("lin", "/shipments"),
    "exceptions": ("supervisor", "/exceptions"),
    "deadlines": ("lin", "/deadlines"),
    "feeds": ("admin", "/admin/feeds"),
    "policy": ("admin", "/admin/policies/3"),
    "calendar": ("admin", "/admin/calendars/1"),
}


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.parametrize("width", SIZES)
def test_pictures(app, open_page, desk, width, locale):
    FOLDER.mkdir(exist_ok=True)
    with transaction():
        escalate_due(due_level_ids(utcnow(), limit=500), now=utcnow())
        for agent in db.session.scalars(select(Agent)):
            agent.locale = locale
    watch_freight(utcnow(), 500)
    pages, asked = {}, _asked()
    for name, (login, path) in PAGES.items():
        if login not in pages:
            pages[login] = open_page(login, width=width, height=SIZES[width])
        _take(pages[login], path.format(**asked), name, width, locale)
    ticket = db.session.get_one(Ticket, id_of("T-10012"))
    with transaction():
        ticket.contact.language = locale
    customer = open_page(width=width, height=SIZES[width], locale=locale.replace("_", "-"))
    link = customer_link(ticket, now=utcnow())
    _take(customer, link.replace(app.config["DESK"].base_url, desk), "customer", width, locale)


def _asked():
    """What the addresses need that is not the same in every demo world."""
    step = db.session.scalars(select(TicketStep).where(TicketStep.begun_at.is_not(None))).first()
    timer = select(SlaTimer.id).where(SlaTimer.ticket_id == id_of("T-10012"), SlaTimer.metric == "resolution")
    freight = select(Shipment.id).where(Shipment.shipment_no == "F26-0412")
    return {
        "complaint": reference_of(step.ticket_id),
        "timer": db.session.scalars(timer).first(),
        "shipment": db.session.scalars(freight).one(),
    }


def _take(page, path, name, width, locale):
    answer = page.goto(path)
    assert answer.status == 200
    page.screenshot(path=FOLDER / f"{name}-{width}-{locale}.png")
