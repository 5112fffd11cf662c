"""What the mails of one transaction go by, read for all of them at once; who asks later finds it noted.

A second mail of the same sender, or of the same Message-ID, may find something else than the first and looks itself.
"""

from collections.abc import Mapping

from desk.accounts.contact_queries import foresee_contacts
from desk.channels.types import ParsedMail
from desk.core.db import Model
from desk.intake.contents import words_of
from desk.intake.copies import foresee_earlier
from desk.intake.models import InboundItem
from desk.intake.storm import foresee_calm
from desk.intake.threads import named_by
from desk.shipments.queries import foresee_named
from desk.sla.on_record import foresee_records
from desk.tickets.commands.changes import lock_ahead
from desk.tickets.queries import foresee_bound


def look_ahead(mails: Mapping[InboundItem, ParsedMail]) -> list[Model]:
    """Note for each mail what came in before it, who writes, how often, about which shipments, and on which tickets.

    The rows are to be held on to until all mails are filed: what is in memory is not read again.
    """
    kept = _tickets(list(mails.values()))
    foresee_earlier(mails)
    senders = foresee_contacts([mail.from_email for mail in mails.values() if mail.from_email])
    foresee_calm([sender for sender in senders if sender is not None], at=min(item.received_at for item in mails))
    foresee_named(
        (words_of(mail), sender.customer_id)
        for mail, sender in zip((mail for mail in mails.values() if mail.from_email), senders, strict=True)
        if sender is not None
    )
    return kept


def _tickets(mails: list[ParsedMail]) -> list[Model]:
    """The tickets that these mails prove to answer, all locked before anything is read that their lock protects."""
    numbers, messages = named_by(mails)
    tickets = lock_ahead(numbers) if numbers else []
    ids = [ticket.id for ticket in tickets]
    if ids:
        foresee_records(ids)
        foresee_bound(ids)
    return [*tickets, *messages]
