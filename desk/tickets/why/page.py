"""Why a promise is due when it is, as its page shows it: the lines of the clock, with names for what they mention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from desk.accounts.models import Agent, Team
from desk.core.db import db
from desk.flows.models import TicketStep
from desk.inquiries.models import Inquiry
from desk.sla.models import SlaCorrection, SlaExtension, SlaLevel, SlaTimer
from desk.sla.queries import same_promise
from desk.sla.replay.types import State
from desk.sla.why import Why, explain, present_due
from desk.tickets.clock_names import clock_name
from desk.tickets.models import Message, Ticket
from desk.tickets.why.terms import Named, Terms, named_policies, terms_of
from desk.tickets.why.traced import alone, traced


@dataclass(frozen=True)
class Request:
    """Somebody asked for more time; `decided_by` None while nobody has decided."""

    id: int
    state: str
    due_before: datetime | None
    due: datetime
    reason: str
    asked_by: str
    asked_by_id: int
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True)
class Correction:
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class WhyPage:
    """All that the page shows.

    `told` says of a level, by its name and version of due, when it was told and as what: fired, late, skipped, broken.
    `people` maps actors of the log to names, `policies` the keys of promises to policy, version and priority.
    `message_id` is the message that started the clock, if one did; `alone` what one person may grant beyond due.
    """

    timer_id: int
    reference: str
    subject: str
    name: Any
    why: Why
    terms: Terms | None
    policies: Mapping[str, Named]
    people: Mapping[str, str]
    told: Mapping[tuple[str, int], tuple[datetime | None, str | None]]
    requests: Sequence[Request]
    correction: Correction | None
    message_id: int | None
    present_due: datetime
    now: datetime
    alone: timedelta

    @property
    def can_extend(self) -> bool:
        return self.why.clock.state is not State.DONE


def why_page(ticket: Ticket, timer: SlaTimer, *, now: datetime) -> WhyPage:
    """Why this promise of the ticket is due when it is. Raises NotFound where the log knows nothing of it."""
    known = traced(timer, now=now)
    clock = known.clock
    why = explain(clock, known.answer, known.events, known.now)
    keys = {clock.policy or "", *(one.change.policy or "" for one in why.moves)} - {""}
    return WhyPage(
        timer_id=timer.id,
        reference=ticket.reference,
        subject=ticket.subject,
        name=clock_name(timer.metric, timer.conversation, _conversation(timer.conversation)),
        why=why,
        terms=terms_of(clock.policy),
        policies=named_policies(keys),
        people=_people(why),
        told=_told(timer.id),
        requests=_requests(timer),
        correction=_correction(timer),
        message_id=_message(ticket.id, why),
        present_due=present_due(clock, known.now),
        now=known.now,
        alone=alone(clock),
    )


def _people(why: Why) -> dict[str, str]:
    granted = [one.granted for one in why.moves if one.granted is not None]
    ids = {
        int(number)
        for one in granted
        for kind, _, number in (one.by.partition(":"), one.approved_by.partition(":"))
        if kind == "agent" and number.isdigit()
    }
    return {f"agent:{number}": name for number, name in _names(ids).items()}


def _names(ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return {row.id: row.name for row in db.session.execute(select(Agent.id, Agent.name).where(Agent.id.in_(ids)))}


def _told(timer_id: int) -> dict[tuple[str, int], tuple[datetime | None, str | None]]:
    rows = select(SlaLevel.level, SlaLevel.due_version, SlaLevel.fired_at, SlaLevel.outcome)
    found = db.session.execute(rows.where(SlaLevel.timer_id == timer_id))
    return {(row.level, row.due_version): (row.fired_at, row.outcome) for row in found}


def _requests(timer: SlaTimer) -> list[Request]:
    rows = db.session.scalars(
        select(SlaExtension).where(same_promise(SlaExtension, timer)).order_by(SlaExtension.id)
    ).all()
    ids = {one for row in rows for one in (row.asked_by_id, row.decided_by_id) if one}
    names = _names(ids)
    return [
        Request(
            row.id, row.state, row.due_before, row.due, row.reason, names[row.asked_by_id], row.asked_by_id,
            row.asked_at, names.get(row.decided_by_id or 0), row.decided_at,
        )
        for row in rows
    ]  # fmt: skip


def _correction(timer: SlaTimer) -> Correction | None:
    row = db.session.execute(
        select(Agent.name, SlaCorrection.at, SlaCorrection.reason)
        .join(Agent, Agent.id == SlaCorrection.by_id)
        .where(same_promise(SlaCorrection, timer))
    ).one_or_none()
    return Correction(*row) if row else None


def _message(ticket_id: int, why: Why) -> int | None:
    """The message of the instant at which the clock began; the log counts in whole seconds."""
    ref = why.started.ref
    if ref.startswith("m") and (number := ref[1:].partition(" ")[0]).isdigit():
        return int(number)
    end = why.started.at + timedelta(seconds=1)
    near = Message.ticket_id == ticket_id, Message.at >= why.started.at, Message.at < end
    return db.session.scalar(select(Message.id).where(*near).order_by(Message.id).limit(1))


def _conversation(conversation: str) -> dict[str, str]:
    kind, _, number = conversation.partition(":")
    model = {"inquiry": Inquiry, "step": TicketStep, "team": Team}.get(kind)
    if model is None or not number.isdigit():
        return {}
    name = db.session.scalar(select(model.name).where(model.id == int(number)))  # type: ignore[attr-defined]
    return {conversation: name} if name else {}
