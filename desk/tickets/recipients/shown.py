"""Whom an answer goes to, in masked values and in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from desk.accounts.masking import mask_email, mask_name
from desk.tickets.models import Ticket
from desk.tickets.pages.people import RecipientsView, RecipientView
from desk.tickets.recipients.choosing import Person, Why, recipients_of

WORDS = {
    Why.WRITER: _l("wrote the last message"),
    Why.NAMED: _l("was written to as well in the customer's last message"),
    Why.ADDED: _l("added by an agent"),
    Why.BEFORE: _l("was written to before, not in the customer's last message"),
    Why.PART: _l("takes part, though nobody knows the address on the customer's side"),
    Why.REMOVED: _l("taken out by an agent"),
    Why.STRANGER: _l("is not known on the customer's side"),
    Why.OTHER: _l("belongs to another customer"),
    Why.MANY: _l("is one too many"),
}
GONE = {Why.BEFORE: _l("is not in the customer's last message any more")}
MAY_BE_ADDED = (Why.STRANGER, Why.REMOVED, Why.BEFORE, Why.PART)


def recipients_view(ticket: Ticket) -> RecipientsView | None:
    """For the composer; None where no mail can go."""
    found = recipients_of(ticket)
    if not found.to:
        return None
    return RecipientsView(
        to=_shown(ticket.contact.name if ticket.contact else "", found.to),
        copies=[_view(one, WORDS[one.why]) for one in found.copies],
        offered=[_view(one, WORDS[one.why]) for one in found.offered],
        left_out=[_view(one, WORDS[one.why]) for one in found.left_out],
        gone=[_view(one, GONE.get(one.why) or WORDS[one.why]) for one in found.gone],
        mark=found.mark,
    )


def _view(one: Person, why: object) -> RecipientView:
    return RecipientView(one.key, _shown(one.name, one.email), str(why), one.new, one.why in MAY_BE_ADDED)


def _shown(name: str, email: str) -> str:
    masked = mask_email(email)
    return _("%(name)s (%(email)s)", name=mask_name(name), email=masked) if name else masked
