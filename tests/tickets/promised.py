"""A desk with one policy round the clock, and shorthands for what happens on its tickets."""

from datetime import timedelta

from sqlalchemy import select

from desk.core.db import db, transaction
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaTimer
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.reply import post_reply
from desk.tickets.types import JoinedBy
from tests.factories import NOON, incoming

HOUR = timedelta(hours=1)
ROW = {"first_response": 60, "next_response": 120, "resolution": 480, "approval": 120}


def promise_everything(**more):
    """An hour for the first answer, two for the next, eight to the end; one person may grant four more."""
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        targets = dict.fromkeys(("low", "normal", "high", "urgent"), ROW)
        ladder = {metric: ["100%"] for metric in ROW}
        return save_policy(PolicyDraft("all", always.id, targets, ladder=ladder, **more), actor="test", at=NOON)


def timer(ticket, metric="first_response", conversation="", cycle=None):
    query = select(SlaTimer).where(
        SlaTimer.ticket_id == ticket.id, SlaTimer.metric == metric, SlaTimer.conversation == conversation
    )
    if cycle:
        query = query.where(SlaTimer.cycle == cycle)
    return db.session.scalars(query.order_by(SlaTimer.cycle.desc())).first()


def answer(ticket, agent, at, **more):
    with transaction():
        return post_reply(ticket, author=agent, body="At sea.", at=at, mail_domain="desk.test", **more)


def write(ticket, at, **more):
    with transaction():
        return receive_message(
            ticket, incoming(at=at, **more), contact=ticket.contact, found=[], joined_by=JoinedBy.TOKEN,
            unverified=False, at=at,
        )  # fmt: skip
