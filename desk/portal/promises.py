"""What we promised the reader of a personal link, and how we reckoned it: no names, no ladder, nothing inner."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from desk.core.db import db
from desk.core.errors import NotFound
from desk.portal.pages import Promise
from desk.sla.models import SlaTimer
from desk.sla.replay.types import Metric
from desk.tickets.canned.wording import moment
from desk.tickets.clock_names import clock_name
from desk.tickets.links import PersonalLink
from desk.tickets.why.page import WhyPage, why_page
from desk.tickets.why.traced import timer_of

TOLD = (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.UPDATE, Metric.RESOLUTION)


def promises_shown(link: PersonalLink, language: str) -> Sequence[Promise]:
    """What is promised on this ticket and still open, what is due first in front."""
    rows = db.session.execute(
        select(SlaTimer.id, SlaTimer.metric, SlaTimer.conversation, SlaTimer.due_at)
        .where(SlaTimer.ticket_id == link.ticket.id, SlaTimer.metric.in_(TOLD), SlaTimer.state != "done")
        .order_by(SlaTimer.due_at.is_(None), SlaTimer.due_at, SlaTimer.id)
    )
    zone = link.contact.time_zone
    return [
        Promise(row.id, clock_name(row.metric, row.conversation), row.due_at, moment(row.due_at, language, zone) or "")
        for row in rows
    ]


def why_for(link: PersonalLink, timer_id: int, *, now: datetime) -> WhyPage:
    """The lines of one promise to the customer. Raises NotFound for every other clock."""
    timer = timer_of(link.ticket, timer_id)
    if timer.metric not in TOLD:
        raise NotFound
    return why_page(link.ticket, timer, now=now)
