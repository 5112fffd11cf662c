"""A desk on which a seeded stranger does whatever agents, customers, carriers and clocks can do."""

import random
from datetime import timedelta

from sqlalchemy import select

from desk.accounts.models import Agent
from desk.channels.outgoing import claim
from desk.core.db import db, transaction
from desk.core.errors import DeskError
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.rollouts import begin_rollout
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaPolicy
from desk.sla.queries import due_level_ids
from desk.tickets.commands.delivery import mark_failed, mark_sent
from desk.tickets.commands.escalation import escalate_due
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.reply import post_reply
from desk.tickets.commands.rollouts import carry_on
from desk.tickets.commands.state import classify, set_status
from desk.tickets.models import Message, Ticket
from desk.tickets.types import JoinedBy, Priority, TicketStatus, TicketType
from tests import factories
from tests.factories import NOON, incoming

OFFICE = {
    "timezone": "Asia/Shanghai",
    "hours": {day: [["09:00", "12:00"], ["13:30", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
}
LADDER = {metric: ["50%", "75%", "100%", "+60"] for metric in ("first_response", "next_response", "resolution")}
STATUSES = [TicketStatus.OPEN, TicketStatus.WAITING_CUSTOMER, TicketStatus.WAITING_CARRIER, TicketStatus.SOLVED]


def targets(factor=1):
    """Urgent ones promise an update too; low ones no end."""
    rows = {
        "normal": (60, 120, None, 480),
        "high": (30, 60, None, 240),
        "urgent": (15, 30, 60, 120),
        "low": (90, 240, None, None),
    }
    names = ("first_response", "next_response", "update", "resolution")
    return {
        priority: {name: int(m * factor) for name, m in zip(names, minutes, strict=True) if m is not None}
        for priority, minutes in rows.items()
    }


class World:
    """`now` only goes forward. The same seed lives the same life."""

    def __init__(self, seed):
        self.random, self.now, self.done = random.Random(seed), NOON, 0
        self.agent = factories.agent("administrator")
        with transaction():
            self.office = save_calendar("office", OFFICE, actor="test", at=NOON)
            always = save_calendar("always", ALWAYS, actor="test", at=NOON)
            self.always_id, self.office_id = always.id, self.office.id
            save_policy(self.draft("claims", self.office_id, 2), actor="test", at=NOON)
            save_policy(self.draft("rest", self.always_id, 1), actor="test", at=NOON)
        for _ in range(3):
            self.open()

    def draft(self, name, calendar_id, factor):
        """One of the two promises."""
        types = ["claim"] if name == "claims" else ["request", "complaint"]
        return PolicyDraft(name, calendar_id, targets(factor), types=types, ladder=LADDER, pause_cap_days=2)

    def deeds(self):
        """What may happen, and how often."""
        return {
            self.open: 2, self.write: 6, self.reply: 6, self.status: 4, self.classify: 3, self.bounce: 2, self.sweep: 8,
            self.change_terms: 1,
        }  # fmt: skip

    def live(self, steps):
        deeds = self.deeds()
        for _ in range(steps):
            self.now += timedelta(seconds=self.random.choice([1, 20, 400, 3_000, 20_000, 90_000]))
            work = self.random.choices(list(deeds), list(deeds.values()))[0]
            try:
                work()
                self.done += 1
            except DeskError:
                db.session.rollback()

    def ticket(self):
        ids = db.session.scalars(select(Ticket.id).order_by(Ticket.id.desc()).limit(6)).all()
        return db.session.get_one(Ticket, self.random.choice(ids))

    def person(self):
        return db.session.get_one(Agent, self.agent.id)

    def open(self):
        factories.ticket(at=self.now, from_email=f"a{self.random.randrange(10**9)}@hengyuan.example")

    def write(self):
        ticket, late = self.ticket(), self.random.choice([0, 0, 0, 600, 40_000])
        at = self.now - timedelta(seconds=late)
        automatic = self.random.choice(["", "", "", "auto_reply"])
        with transaction():
            mail = incoming(at=at, automatic=automatic)
            receive_message(
                ticket, mail, contact=ticket.contact, found=[], joined_by=JoinedBy.TOKEN, unverified=False, at=self.now
            )

    def reply(self):
        ticket, after = self.ticket(), self.random.choice(STATUSES)
        with transaction():
            post_reply(
                ticket, author=self.person(), body="At sea.", at=self.now, mail_domain="desk.test", status_after=after
            )

    def status(self):
        ticket, to = self.ticket(), self.random.choice([*STATUSES, TicketStatus.WAITING_AUTHORITY, TicketStatus.CLOSED])
        with transaction():
            set_status(ticket, to, by=self.person(), at=self.now)

    def classify(self):
        ticket, kind = self.ticket(), self.random.choice(["request", "claim", "complaint", "billing"])
        with transaction():
            priority = self.random.choice(list(Priority))
            classify(ticket, type=TicketType(kind), priority=priority, by=self.person(), at=self.now)

    def bounce(self):
        sent = db.session.scalars(select(Message.id).where(Message.delivery == "queued")).all()
        if not sent:
            return
        with transaction():
            message = claim(Message, self.random.choice(sent), now=self.now)
            if message is not None:
                mark_failed(message, "no such user", at=self.now) if self.random.random() < 0.6 else mark_sent(
                    message, at=self.now
                )

    def sweep(self):
        """What is due by now is told, as a sweeper does; sometimes it had been away for long."""
        for _ in range(50):
            with transaction():
                if not escalate_due(due_level_ids(self.now, limit=100), now=self.now):
                    break

    def change_terms(self):
        """Other terms, or other hours, for open tickets too."""
        factor = self.random.choice([0.5, 0.8, 1, 3])
        with transaction():
            policy = db.session.get_one(SlaPolicy, self.random.choice(db.session.scalars(select(SlaPolicy.id)).all()))
            draft = self.draft(policy.name, self.always_id, factor)
            save_policy(draft, actor="test", at=self.now, policy=policy)
            begin_rollout([policy.id], actor="test", at=self.now)
        self.roll_out()

    def roll_out(self):
        while True:
            with transaction():
                if not carry_on(size=7, now=self.now):
                    return
