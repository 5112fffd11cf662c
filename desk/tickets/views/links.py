from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.core.web import done, wants_fragment
from desk.tickets.access import ticket_for_agent
from desk.tickets.commands.links import withdraw_links


def withdraw(reference: str) -> ResponseReturnValue:
    """Close the customer's personal links to this ticket."""
    ticket = ticket_for_agent(current_agent(), reference, to="link.withdraw")
    now = utcnow()
    with transaction():
        withdraw_links(ticket, by=current_agent(), at=now)
    if not wants_fragment():
        flash(_("All links sent so far are withdrawn. The next answer brings a new one."), "ok")
    return done(
        "tickets/_links.html", or_go_to=url_for("tickets.show", reference=reference), ticket=ticket, withdrawn_at=now
    )
