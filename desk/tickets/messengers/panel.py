"""What a messenger allows, told before the agent writes."""

from datetime import datetime

from flask_babel import gettext as _

from desk.accounts.masking import mask_email, mask_name, mask_phone
from desk.accounts.models import Contact
from desk.channels.messengers.labels import WHY
from desk.tickets.messengers.route import Route, Wire, pictures_only, route_of
from desk.tickets.models import Ticket
from desk.tickets.pages.ticket import ChannelLimits


def channel_limits(ticket: Ticket, *, now: datetime) -> ChannelLimits | None:
    """None for a ticket that no messenger has a part in."""
    route = route_of(ticket, now=now)
    if route is None:
        return None
    limits, template = route.limits, route.wire is Wire.TEMPLATE
    return ChannelLimits(
        wire=route.wire.value,
        channel=ticket.channel,
        account=route.account.name,
        person=_person(route, ticket.contact),
        group=limits.group,
        closed=str(WHY[route.closed]) if route.closed else "",
        closes_at=route.allowed.closes_at if not route.closed else None,
        answers_left=route.allowed.answers_left,
        longest=limits.longest_template if template else limits.longest,
        unit="characters" if template else limits.unit,
        most=1 if template else limits.most_parts,
        segments=limits.segments,
        template=limits.template if template else "",
        files=bool(limits.files) and not template,
        pictures_only=pictures_only(limits),
        largest_mb=limits.largest_file >> 20,
        mail=mask_email(ticket.contact.email) if ticket.contact else "",
    )


def _person(route: Route, contact: Contact | None) -> str:
    name = mask_name(route.user.name) or (mask_name(contact.name) if contact else "")
    return name or (mask_phone(contact.phone) if contact else "") or str(_("Name not known"))
