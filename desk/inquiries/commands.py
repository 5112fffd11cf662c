"""Questions to carriers, brokers and warehouses. Each command says what the ticket's log is told of it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.core.db import db
from desk.core.errors import Conflict, Faulty
from desk.inquiries.models import Inquiry
from desk.inquiries.types import Party
from desk.sla.commands.promise import Happening

CLOCK = "carrier_reply"
LONGEST_NAME, LONGEST_TEXT = 120, 10_000
LONGEST_MINUTES = 60_000
TOO_LONG = _l("What was asked and answered: 10 000 characters at most.")


class NotOpen(Conflict):
    text = _l("This question was answered or withdrawn meanwhile.")


@dataclass(frozen=True)
class Question:
    """Who is asked what. `minutes` of working time until the answer is wanted, None for the policy's own."""

    party: str
    name: str
    text: str
    minutes: int | None = None


def ask(ticket_id: int, question: Question, *, by: Agent, at: datetime) -> tuple[Inquiry, Happening]:
    """Raises Faulty, naming what cannot be."""
    _check(question)
    inquiry = Inquiry(
        ticket_id=ticket_id,
        party=question.party,
        name=question.name.strip(),
        question=question.text.strip(),
        minutes=question.minutes,
        asked_by_id=by.id,
        asked_at=at,
    )
    db.session.add(inquiry)
    db.session.flush()
    return inquiry, _asked(inquiry)


def ask_again(inquiry: Inquiry, text: str, minutes: int | None, *, at: datetime) -> list[Happening]:
    """An answer is wanted once more. What is open already is only reminded of: its time runs on."""
    if is_open(inquiry):
        return []
    inquiry.question, inquiry.minutes, inquiry.asked_at = text[:LONGEST_TEXT], minutes, at
    inquiry.answer, inquiry.answered_at, inquiry.answered_by_id, inquiry.withdrawn_at = "", None, None, None
    return [_asked(inquiry)]


def asked_already(ticket_id: int, question: Question, *, by: Agent, email: str = "") -> Inquiry | None:
    """The same question by the same agent to the same address, if it is still open."""
    rows = db.session.scalars(
        select(Inquiry).where(
            Inquiry.ticket_id == ticket_id,
            Inquiry.asked_by_id == by.id,
            Inquiry.party == question.party,
            Inquiry.name == question.name.strip(),
            Inquiry.question == question.text.strip(),
            Inquiry.minutes == question.minutes,
            Inquiry.answered_at.is_(None),
            Inquiry.withdrawn_at.is_(None),
        )
    ).all()
    return next((one for one in rows if one.email == email), None)


def answer(inquiry: Inquiry, text: str, *, came_at: datetime, by: Agent, at: datetime) -> Happening:
    """What they said and when it came: not before they were asked, not after `at`. Raises Faulty and NotOpen."""
    _check_open(inquiry)
    if not text.strip():
        raise Faulty("answer", _l("Write down what they said."))
    if len(text) > LONGEST_TEXT:
        raise Faulty("answer", TOO_LONG)
    if came_at < inquiry.asked_at.replace(second=0, microsecond=0):
        raise Faulty("came_at", _l("That is before the question was asked."))
    if came_at > at:
        raise Faulty("came_at", _l("That is still to come."))
    came_at = max(came_at, inquiry.asked_at)  # a form knows minutes only
    return settle(inquiry, text, came_at=came_at, by=by)


def settle(inquiry: Inquiry, text: str, *, came_at: datetime, by: Agent | None = None) -> Happening:
    """It is answered; `by` is who noted that, None for a mail that came in. Raises NotOpen."""
    _check_open(inquiry)
    inquiry.answer, inquiry.answered_at = text.strip()[:LONGEST_TEXT], came_at
    inquiry.answered_by_id = by.id if by is not None else None
    return _over(inquiry, came_at)


def withdraw(inquiry: Inquiry, *, at: datetime) -> Happening:
    """Nobody waits for this any more. Raises NotOpen."""
    _check_open(inquiry)
    inquiry.withdrawn_at = at
    return _over(inquiry, at)


def conversation(inquiry: Inquiry) -> str:
    """What the clock of a question is called in the log."""
    return f"inquiry:{inquiry.id}"


def is_open(inquiry: Inquiry) -> bool:
    """Whether somebody still waits for the answer."""
    return inquiry.answered_at is None and inquiry.withdrawn_at is None


def _asked(inquiry: Inquiry) -> Happening:
    wanted = {"target": inquiry.minutes} if inquiry.minutes is not None else {}
    return Happening("asked", inquiry.asked_at, {"metric": CLOCK, "conversation": conversation(inquiry), **wanted})


def _over(inquiry: Inquiry, at: datetime) -> Happening:
    return Happening("answered", at, {"metric": CLOCK, "conversation": conversation(inquiry)})


def _check_open(inquiry: Inquiry) -> None:
    if not is_open(inquiry):
        raise NotOpen


def _check(question: Question) -> None:
    if question.party not in set(Party):
        raise Faulty("party", _l("Choose whom you ask."))
    if not question.name.strip() or len(question.name) > LONGEST_NAME:
        raise Faulty("name", _l("Say whom you ask, in 120 characters at most."))
    if not question.text.strip():
        raise Faulty("question", _l("Write down what you ask."))
    if len(question.text) > LONGEST_TEXT:
        raise Faulty("question", TOO_LONG)
    if question.minutes is not None and not 1 <= question.minutes <= LONGEST_MINUTES:
        raise Faulty("within", _l("Between 1m and 1000h, please: 30m, 1h, 1h30."))
