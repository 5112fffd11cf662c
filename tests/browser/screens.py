"""Takes the pictures of docs/screens: `bin/screens`. Each page in both languages, on a desk and in a hand."""

from pathlib import Path

import pytest
from sqlalchemy import select

from desk.accounts.models import Agent, Team
from desk.channels.commands import MailboxDraft, save_mailbox
from desk.channels.mailbox_parts import Pushing
from desk.channels.messengers.commands import AccountDraft, save_account
from desk.channels.models import Mailbox
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.flows.models import TicketStep
from desk.inquiries.models import Inquiry
from desk.notifications.settings import RobotDraft, save_robot
from desk.notifications.webhook_events import EVENTS
from desk.notifications.webhook_saving import Subscribing, subscribe
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
MESSENGERS = (
    ("wechat", "恒远货代公众号", {"app_id": "wx1", "secret": "s", "token": "t", "aes_key": "a" * 43}),
    ("sms", "SMS Deutschland", {"account_sid": "AC1", "auth_token": "s", "sender": "+4915100000000", "api": "https://sms.example"}),
)  # fmt: skip
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
    "inquiry": ("lin", "/tickets/T-10012/inquiries/{inquiry}"),
    "mailboxes": ("admin", "/admin/mailboxes"),
    "mailbox": ("admin", "/admin/mailboxes/{mailbox}"),
    "messengers": ("admin", "/admin/messengers"),
    "robots": ("admin", "/admin/robots"),
    "sites": ("admin", "/admin/sites"),
    "site": ("admin", "/admin/sites/1"),
    "webhooks": ("admin", "/admin/webhooks"),
    "notices": ("lin", "/me/notices"),
    "outbox": ("supervisor", "/outbox"),
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
            agent.locale, agent.undo_s = locale, 30
    watch_freight(utcnow(), 500)
    _set_up_channels()
    pages, asked = {}, _asked()
    for name, (login, path) in PAGES.items():
        if login not in pages:
            pages[login] = open_page(login, width=width, height=SIZES[width])
        _take(pages[login], path.format(**asked), name, width, locale)
    _take_widget(pages["admin"], width, locale)
    _take_answering(pages["lin"], width, locale)
    ticket = db.session.get_one(Ticket, id_of("T-10012"))
    with transaction():
        ticket.contact.language = locale
    customer = open_page(width=width, height=SIZES[width], locale=locale.replace("_", "-"))
    link = customer_link(ticket, now=utcnow())
    _take(customer, link.replace(app.config["DESK"].base_url, desk), "customer", width, locale)
    for name, path in (("form", "/forms/demo-form"), ("chat", "/chat/demo-chat"), ("help", "/help")):
        _take(customer, path, name, width, locale)


def _set_up_channels():
    """What a desk of this size has beside its demo world; nothing of it is ever called."""
    more = {"actor": "shell", "at": utcnow()}
    with transaction():
        team = db.session.scalars(select(Team).order_by(Team.id)).first()
        save_mailbox(MailboxDraft("ocean@desk.example", "远洋货代 Ocean", team.id, "海运组", "Ocean desk", True,
                                  pushing=Pushing("mailgun", "a secret")), **more)  # fmt: skip
        for kind, name, entries in MESSENGERS:
            save_account(AccountDraft(kind, name, team.id, True, entries), **more)
        kinds, zone = ["sla_warning", "sla_breach"], "Asia/Shanghai"
        told = "https://robots.example/?key=1", "", team.id, kinds, "zh_CN", zone, None, None, True
        save_robot(RobotDraft("wecom", "海运值班群", *told), **more)
        subscribe(Subscribing("Warehouse Hamburg", "https://wms.example/desk", EVENTS), allowed=(), **more)


def _asked():
    """What the addresses need that is not the same in every demo world."""
    step = db.session.scalars(select(TicketStep).where(TicketStep.begun_at.is_not(None))).first()
    timer = select(SlaTimer.id).where(SlaTimer.ticket_id == id_of("T-10012"), SlaTimer.metric == "resolution")
    freight = select(Shipment.id).where(Shipment.shipment_no == "F26-0412")
    talk = select(Inquiry.id).where(Inquiry.ticket_id == id_of("T-10012"), Inquiry.email != "")
    return {
        "inquiry": db.session.scalars(talk).first(),
        "mailbox": db.session.scalars(select(Mailbox.id).order_by(Mailbox.id)).first(),
        "complaint": reference_of(step.ticket_id),
        "timer": db.session.scalars(timer).first(),
        "shipment": db.session.scalars(freight).one(),
    }


def _take_widget(page, width, locale):
    """The chat, opened on a customer's page."""
    page.goto("/admin/sites/2/preview")
    page.get_by_role("button").click()
    page.frame_locator("iframe").locator("#talk").wait_for(state="attached")
    page.screenshot(path=FOLDER / f"widget-{width}-{locale}.png")


def _take_answering(page, width, locale):
    """A phone call about to be noted, and an answer that can still be called back."""
    page.goto("/tickets/T-10012?tab=all")
    page.locator("label[for=compose-call]").click()
    page.screenshot(path=FOLDER / f"call-{width}-{locale}.png")
    page.locator("label[for=compose-reply]").click()
    said = {"zh_CN": "您的货已放行，今天下午派送。", "en": "Your freight is released."}[locale]
    page.locator("#reply-body").fill(said)
    page.locator("#reply-form button[data-submit]").click()
    page.locator("li.unsent").wait_for()
    page.screenshot(path=FOLDER / f"held-{width}-{locale}.png")


def _take(page, path, name, width, locale):
    answer = page.goto(path)
    assert answer.status == 200
    page.screenshot(path=FOLDER / f"{name}-{width}-{locale}.png")
