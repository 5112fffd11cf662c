"""A desk with one of everything, and its forms as a browser finds them."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser

from flask import url_for
from sqlalchemy import select

from desk.accounts.types import Language
from desk.billing.types import DisputeReason
from desk.channels.commands import MailboxDraft, save_mailbox
from desk.channels.messengers.commands import AccountDraft, save_account
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.feeds.commands import accept as accept_message
from desk.feeds.handling import handle_some
from desk.feeds.making import FeedDraft, save_feed
from desk.flows.commands.seed import seed_flows
from desk.inquiries.commands import Question
from desk.inquiries.directory import PartyDraft, save_party
from desk.inquiries.mails import Letter, new_file
from desk.inquiries.types import Way
from desk.intake.commands import accept
from desk.intake.handling import handle
from desk.kb.commands import ArticleDraft, Text, publish, save_article
from desk.notifications.commands import tell
from desk.notifications.settings import RobotDraft, save_robot
from desk.notifications.types import Kind
from desk.notifications.webhook_events import EVENTS
from desk.notifications.webhook_saving import Subscribing, ask_for_test, subscribe
from desk.shipments.commands.documents import NewDocument, NewRequest, add_document, request_document
from desk.shipments.commands.exception_rules import save_rule
from desk.shipments.commands.free_time import FreeTimeDraft, save_free_time
from desk.shipments.commands.incidents import NewIncident
from desk.shipments.exception_limits import RuleFact
from desk.shipments.models_tracking import UnmappedCode
from desk.shipments.parties import NewParty, add_party
from desk.shipments.queries import Found
from desk.shipments.types import PartyRole
from desk.sites.commands.doors import DoorDraft, save_door
from desk.sites.types import DoorKind
from desk.sla.commands.seed import seed_promises
from desk.sla.models import SlaTimer
from desk.tickets.commands.disputes import dispute_line
from desk.tickets.commands.extensions import ask
from desk.tickets.commands.freight_incidents import begin_incident
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.inquiries import ask_inquiry
from desk.tickets.commands.inquiry_mails import file_inquiry_mail
from desk.tickets.commands.merge import merge
from desk.tickets.commands.reply import post_note, post_reply
from desk.tickets.commands.state import classify
from desk.tickets.links import customer_link
from desk.tickets.models import Ticket
from desk.tickets.models_mail import HeldReply
from desk.tickets.types import Priority, TicketType
from tests import factories
from tests.billing import ledgers

NUMBER = "OOLU2611999000"
PHONE = "+49 171 3920077"
SMS = {"account_sid": "AC1", "auth_token": "secret", "sender": "+8613900001111", "api": "https://sms.invalid"}
POISON = b"From: a@x.example, b@y.example\nSubject: two writers\n\nbody"
IDS = ("agent_id", "robot_id", "attachment_id", "calendar_id", "customer_id", "invoice_id", "mailbox_id", "policy_id",
       "message_id", "held_id", "timer_id", "flow_id", "step_id", "inquiry_id", "extension_id", "token_id", "run_id",
       "document_id", "shipment_id", "request_id", "free_time_id", "account_id", "door_id",
       "mail_id", "file_id", "party_id")  # fmt: skip


@dataclass
class Desk:
    """A furnished desk: what its addresses are filled with, by the name of the argument."""

    values: dict[str, object]
    ticket: Ticket

    def urls(self, app, method):
        """(endpoint, address) of every route that takes this method."""
        for rule in sorted(app.url_map.iter_rules(), key=str):
            if method in rule.methods and rule.endpoint != "static":
                with app.test_request_context():
                    yield rule.endpoint, url_for(rule.endpoint, **{name: self.values[name] for name in rule.arguments})


def _papers(freight, lin, word, now):
    """Free time, a document and a request for one."""
    with transaction():
        add_document(freight, NewDocument("POD", f"{word}.pdf", b"%PDF-1.7", signed_by=word), by=lin, at=now)
        request_document(freight, NewRequest("CO", word, now), by=lin, at=now)
        tier = {"from_day": 1, "to_day": None, "rate": "50.00", "currency": "EUR"}
        save_free_time(freight, FreeTimeDraft("DEM", 5, starts_at=now, tiers=[tier]), by=lin, at=now)


def furnish(word="Ada Stone"):
    """One of everything; whatever has a name is called `word`."""
    now, lin = utcnow(), factories.agent(name=word)
    with transaction():
        seed_promises(actor="shell", at=now)
        seed_flows(actor="shell", at=now)
        save_account(AccountDraft("sms", word[:80], None, True, SMS), actor="shell", at=now)
        robot = RobotDraft(
            "wecom", word[:80], "https://robots.test/?k=1", "", None, ["storm"], "en", "UTC", None, None, True
        )
        save_robot(robot, actor="shell", at=now)
        save_mailbox(MailboxDraft("desk@desk.test", word, None, word, word, True), actor="shell", at=now)
    factories.macros()
    team, owner = factories.team(word), factories.customer(name=word)
    freight = factories.shipment(owner, ("MBL", NUMBER), goods=word)
    factories.event(freight, "DEPARTED", now, remark=word, raw_code=word)
    ticket = factories.ticket(found=[Found(freight.id, NUMBER)], at=now, subject=word, from_name=word, text=word)
    with transaction():
        recipient = NewParty(PartyRole.RECIPIENT, word, "+49 171 3920012", "o@x.example", word)
        add_party(freight, recipient, actor="shell", at=now)
        contact = ticket.contact
        contact.phone, contact.address, contact.sees_charges, contact.customer_id = PHONE, word, True, owner.id
        file = NewFile(f"{word}.pdf", "application/pdf", b"%PDF-1.7")
        sent = post_reply(ticket, author=lin, body=word, at=now, mail_domain="desk.test", files=[file])
        post_note(ticket, author=lin, body=word, at=now)
    _papers(freight, lin, word, now)
    paid, disputed = ledgers.invoice(owner, 45_000, 9_000, shipment=freight, description=word, number=word[:40]).lines
    with transaction():
        amount = disputed.amount
        dispute_line(disputed, reason=DisputeReason.RATE_WRONG, amount=amount, text=word, at=now, contact=contact)
    with transaction():
        talk_to_carrier(ticket, lin, word, now)
        classify(ticket, type=TicketType.COMPLAINT, priority=Priority.HIGH, by=lin, at=now)
        clock = db.session.scalars(
            select(SlaTimer).where(SlaTimer.ticket_id == ticket.id, SlaTimer.metric == "resolution")
        ).first()
        ask(ticket, clock.id, due=now + timedelta(days=300), reason=word, by=lin, at=now)
    other = factories.ticket(at=now, subject=word, from_name=word, text=word)
    with transaction():
        merge(other, ticket, by=lin, at=now)
    with transaction():
        tell([lin.id], key="one", kind=Kind.DISPUTE, subject=f"ticket:{ticket.id}", data={}, at=now)
    item_id = accept(POISON, source="mail", at=now, ring_for_it=False).item_id
    handle(item_id)
    with transaction():
        held = HeldReply(ticket_id=ticket.id, agent_id=lin.id, content=json.dumps({"body": word}), press="one", at=now,
                         send_at=now + timedelta(days=1))  # fmt: skip
        db.session.add(held)
    with transaction():
        incident = begin_incident(NewIncident("VESSEL", word[:80], word[:200], word), [freight.id], by=lin, at=now)
        rule = save_rule(RuleFact("DWELL", hours=6), actor="shell", at=now)
    with transaction():
        hooked = Subscribing(word[:80], "https://127.0.0.1/x", EVENTS)
        webhook, _ = subscribe(hooked, allowed=(), actor="shell", at=now)
        ask_for_test(webhook, actor="shell", at=now)
    with transaction():
        save_door(DoorDraft(word[:80], DoorKind.FORM), actor="shell", at=now, key="q01-where-is-my-cargo")
        text = Text(word, word, word)
        save_article(ArticleDraft("ada", {Language.EN: text}), actor="shell", at=now, new=True)
        publish("ada", actor="shell", at=now)
    values = dict.fromkeys(IDS, 1) | fed(word, now) | {
        "webhook_id": webhook.id, "contact_id": contact.id,
        "incident_id": incident.id, "held_id": held.id, "rule_id": rule.id,
        "kind": "shipments", "slug": "ada", "key": "q01-where-is-my-cargo", "reference": ticket.reference,
        "token": token_of(ticket), "number": "D-10001",
        "message_id": sent.id, "line_id": paid.id, "item_id": item_id, "rest": "answers", "team_id": team.id,
    }  # fmt: skip
    return Desk(values, ticket)


def talk_to_carrier(ticket, lin, word, now):
    """A question by mail with a file, its answer, and whom else one may ask."""
    save_party(PartyDraft("carrier", word[:120], phone=word[:60], hours=word[:120]), actor="shell", at=now)
    wrote = Letter("desk@carrier.example", word, word[:200], files=[new_file(f"{word}.pdf", "", b"%PDF-1.7")])
    asked = ask_inquiry(ticket, Question("carrier", word[:120], word, 60), waits=False, by=lin, at=now, letter=wrote)
    said = factories.incoming(
        from_name=word, from_email="x@other.example", subject=word, text=word, quoted=word, at=now
    )
    file_inquiry_mail(asked, said, way=Way.TOKEN, bounce=None, at=now)


def fed(word, now):
    """A feed with a message that cannot be read, a code that nobody knows, and an event of nobody's."""
    with transaction():
        feed = save_feed(FeedDraft("partner", "desk", title=word[:80]), actor="shell", at=now)
        said = {"code": word, "time": now.isoformat(), "reference": "NOBODY12345", "text": word}
        bodies = [b"{", json.dumps(said).encode()]
        ids = [accept_message(feed, body, headers={}, source_ip="", at=now) for body in bodies]
    handle_some()
    return {"feed_id": feed.id, "delivery_id": ids[0], "code_id": db.session.scalars(select(UnmappedCode.id)).one()}


def token_of(ticket):
    return customer_link(ticket, now=utcnow()).rpartition("/c/")[2]


@dataclass
class Form:
    """A form of a page: where it goes, and what it sends when nothing is typed."""

    action: str
    posts: bool
    fields: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


def forms_of(page, text):
    """The forms of a page that change something."""
    reader = _Reader(page)
    reader.feed(text)
    return [form for form in reader.forms if form.posts]


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.forms, self.page, self.choice, self.area = [], page, "", ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("name")
        if tag == "form":
            self.forms.append(Form(given.get("action") or self.page, given.get("method") == "post"))
        elif tag == "option" and self.choice:
            self._option(given)
        elif name and self.forms and "form" not in given:
            self._entry(tag, name, given)

    def _entry(self, tag, name, given):
        form, kind = self.forms[-1], given.get("type", tag)
        self.choice, self.area = (name if tag == kind else "" for kind in ("select", "textarea"))
        if kind == "file":
            form.files.add(name)
        elif kind not in ("checkbox", "radio", "button") or "checked" in given or name not in form.fields:
            form.fields[name] = given.get("value") or ""

    def handle_data(self, data):
        if self.area:
            self.forms[-1].fields[self.area] += data

    def handle_endtag(self, tag):
        self.area = "" if tag == "textarea" else self.area

    def _option(self, given):
        fields = self.forms[-1].fields
        if "selected" in given or not fields[self.choice]:
            fields[self.choice] = given.get("value") or ""
