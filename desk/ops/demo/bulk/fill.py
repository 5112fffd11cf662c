"""Fills a demo desk up to a number of open tickets, as many as a large forwarder has on its worst day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from desk.accounts.models import Agent, Customer
from desk.accounts.queries import agent_by_email
from desk.audit.commands import record
from desk.core.db import db, transaction
from desk.core.errors import Invalid
from desk.core.times import utcnow
from desk.ops.demo.bulk.copies import Copier, patterns
from desk.ops.demo.bulk.crowd import crowd
from desk.ops.demo.bulk.patterns import plans, play
from desk.ops.demo.load import load_demo
from desk.ops.demo.people import ACTOR, COMPANIES, STAFF
from desk.tickets.commands.changes import TICKETS
from desk.tickets.models import Revision, Ticket

SEED = 20_260_401
BATCH = 2_500  # tickets written in one transaction: other writers wait no longer than that
KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Filled:
    """How many tickets there are now, and how many of them were added."""

    tickets: int
    added: int


def fill_demo(app: Flask, tickets: int, *, now: datetime | None = None, say: Callable[[int], None]) -> Filled:
    """Fill the demo desk up to `tickets`, all added ones open; an empty desk gets the demo world first.

    Equal for an equal `now`. `say` hears how many there are after each batch. The trail has one entry for all copies.
    Raises Invalid in production and on a desk that is not the demo's.
    """
    now = (now or utcnow()).replace(microsecond=0)
    load_demo(app, now=now)
    with app.app_context():
        before = _count()
        if tickets > before:
            _fill(tickets - before, before, now=now, say=say)
        return Filled(_count(), _count() - before)


def _fill(wanted: int, there: int, *, now: datetime, say: Callable[[int], None]) -> None:
    dice = Random(SEED + there)  # the same tickets each time, not a secret
    with transaction():
        boss = _of_the_demo()
        everybody = crowd(now - KNOWN_FOR)
        made = play(plans(everybody, now=now, dice=dice, at_most=wanted), by=boss, now=now, dice=dice)
        record("demo.filled", "desk", actor=ACTOR, at=now, copies=wanted - len(made), patterns=len(made))
        copier = Copier(patterns([ticket.id for ticket in made], everybody), everybody, dice)
    left = wanted - len(made)
    while left > 0:
        say(there + wanted - left)
        with transaction():
            copier.copy(min(left, BATCH))
            db.session.execute(update(Revision).where(Revision.name == TICKETS).values(value=Revision.value + 1))
        left -= min(left, BATCH)


def _of_the_demo() -> Agent:
    """The supervisor of the demo world. Raises Invalid where it is not."""
    boss = agent_by_email(STAFF["zhao"].email)
    names = [company.name for company in COMPANIES.values()]
    known = db.session.scalar(select(func.count()).select_from(Customer).where(Customer.name.in_(names)))
    if boss is None or known != len(names):
        raise Invalid(_l("Only a desk with the demo world is filled with tickets: this one is somebody's own."))
    return boss


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Ticket)) or 0
