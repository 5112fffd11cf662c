"""Fills an empty desk with a world small enough to read: three companies, forty shipments, sixty tickets."""

from datetime import datetime, timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.core.db import db, transaction
from desk.core.errors import Invalid
from desk.core.times import utcnow
from desk.ops.demo.articles import add_articles
from desk.ops.demo.care import add_care
from desk.ops.demo.conversations import add_tickets
from desk.ops.demo.doors import add_doors
from desk.ops.demo.invoices import add_invoices
from desk.ops.demo.journeys import add_shipments
from desk.ops.demo.moments import Today
from desk.ops.demo.partners import add_partners
from desk.ops.demo.people import ACTOR, add_people
from desk.ops.demo.places import add_places
from desk.ops.demo.steps import add_steps
from desk.ops.macro_folder import shipped_macros
from desk.sla.commands.seed import seed_promises
from desk.tickets.commands.macros import sync_macros

KNOWN_FOR = timedelta(days=90)


def load_demo(app: Flask, *, now: datetime | None = None) -> bool:
    """Load the demo world as it is at `now`, the present if None; False when somebody works here already.

    All or nothing, in one transaction of its own; no mail leaves and no queue is rung. Raises Invalid in production.
    """
    if app.config["DESK"].production:
        raise Invalid(_l("The demo world has passwords that everybody knows: it is not for production."))
    today = Today(now or utcnow())
    with app.app_context(), transaction():
        if db.session.scalar(select(Agent.id).limit(1)) is not None:
            return False
        sync_macros(shipped_macros(), actor=ACTOR, at=today.now)
        seed_promises(actor=ACTOR, at=today.now - KNOWN_FOR)
        cast = add_people(today.now - KNOWN_FOR)
        add_places()
        add_shipments(cast, today)
        add_care(cast, today)
        add_invoices(cast, today)
        add_tickets(cast, today)
        add_steps(cast, today)
        add_partners(cast, today, today.now - KNOWN_FOR)
        add_articles(today.now - KNOWN_FOR)
        add_doors(cast, today.now - KNOWN_FOR)
    return True
