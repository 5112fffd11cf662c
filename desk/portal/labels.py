"""What the customer's page calls things."""

from flask_babel import lazy_gettext as _l

from desk.tickets.types import TicketType

STATE = {
    "open": _l("We are working on it"),
    "waiting_customer": _l("We are waiting for your answer"),
    "waiting_carrier": _l("We are waiting for the carrier"),
    "waiting_authority": _l("We are waiting for customs or another authority"),
    "waiting_approval": _l("We are checking it with a colleague"),
    "scheduled": _l("We come back to it on the agreed day"),
    "solved": _l("Answered"),
    "closed": _l("Closed; write if anything is left"),
}
TOPIC = {
    "where": _l("Where is it, and when does it arrive?"),
    "late": _l("It is late"),
    "document": _l("I need a document"),
    "delivery": _l("Delivery date or address"),
    "customs": _l("Customs"),
    "damage": _l("Damaged, short or lost"),
    "other": _l("Something else"),
}
TYPE_OF = {
    "where": TicketType.TRACKING,
    "late": TicketType.EXCEPTION,
    "document": TicketType.DOCUMENT,
    "delivery": TicketType.CHANGE,
    "customs": TicketType.EXCEPTION,
    "damage": TicketType.CLAIM,
    "other": TicketType.REQUEST,
}
