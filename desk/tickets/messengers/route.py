"""How the next answer on a messenger's ticket leaves, and what speaks against a text: told before, checked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from flask_babel import gettext as _

from desk.accounts.models import Contact
from desk.channels.contents import kept_type
from desk.channels.messengers.labels import WHY
from desk.channels.messengers.queries import account_by_id, allowed_to
from desk.channels.messengers.registry import adapter_of
from desk.channels.messengers.types import Limits
from desk.channels.messengers.windows import Allowance, excess, misfit, parts_of, template_excess
from desk.channels.models import MessengerAccount, MessengerUser
from desk.core.db import db
from desk.core.errors import Faulty
from desk.tickets.errors import WayChanged, WrongRecipient
from desk.tickets.links import IN_TEXT
from desk.tickets.models import Ticket

TEMPLATE = "template"  # stands first in the references of a message that leaves inside one


class Wire(StrEnum):
    """MESSENGER: as a message of its own. TEMPLATE: inside the approved template. NOBODY: there is no way."""

    MESSENGER = "messenger"
    TEMPLATE = "template"
    MAIL = "mail"
    NOBODY = "nobody"


class AnyFile(Protocol):
    """A file that goes with an answer."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def data(self) -> bytes: ...


@dataclass(frozen=True)
class Route:
    """What an answer would leave by now. `closed` is a word of `labels.WHY`, or empty."""

    wire: Wire
    user: MessengerUser
    account: MessengerAccount
    allowed: Allowance

    @property
    def channel(self) -> str:
        """What its messages are labelled with."""
        return adapter_of(self.account).channel

    @property
    def limits(self) -> Limits:
        return self.allowed.limits

    @property
    def closed(self) -> str:
        return self.allowed.closed if self.account.active else "account"


def route_of(ticket: Ticket, *, now: datetime) -> Route | None:
    """None for a ticket that no messenger has a part in."""
    if ticket.messenger_user_id is None:
        return None
    user = db.session.get_one(MessengerUser, ticket.messenger_user_id)
    account = account_by_id(user.account_id)
    allowed = allowed_to(account, user, now=now)
    return Route(_wire(ticket, account, allowed), user, account, allowed)


def open_way(ticket: Ticket, *, now: datetime) -> str:
    """The wire by which a program's letter leaves now; empty for a ticket that no messenger has a part in."""
    route = route_of(ticket, now=now)
    return route.wire if route is not None else ""


def wire_named(ticket: Ticket, way: str, *, now: datetime) -> str | None:
    """The wire that a program means by the name of a channel, by template or mail; None for one that is not here."""
    route = route_of(ticket, now=now)
    if way == Wire.MAIL:
        return Wire.MAIL
    if route is None:
        return None
    return {route.channel: "", Wire.TEMPLATE: Wire.TEMPLATE}.get(way)


def way_of_wire(ticket: Ticket, wire: str, *, now: datetime) -> str | None:
    """The other way round; None where nobody can be reached."""
    route = route_of(ticket, now=now)
    return {Wire.MESSENGER: route.channel if route else None, Wire.NOBODY: None}.get(Wire(wire), wire)


def require_route(ticket: Ticket, agreed: str, body: str, files: Sequence[AnyFile], *, at: datetime) -> Wire:
    """The wire that the answer leaves by. Raises Faulty, in words, for one that may not leave as it is.

    `agreed` is the wire that the author had in front of them; without one it is the messenger itself and no other.
    """
    route = route_of(ticket, now=at)
    if route is None:
        return Wire.MAIL
    if is_anothers(ticket, route):
        raise WrongRecipient
    usual = Wire.TEMPLATE if route.limits.template_only else Wire.MESSENGER
    if route.wire != (agreed or usual) or route.wire is Wire.NOBODY:
        raise WayChanged(route.wire, _changed(route))
    if route.wire is not Wire.MAIL:
        _require_fit(route, body, files)
    return route.wire


def is_anothers(ticket: Ticket, route: Route) -> bool:
    """Whether its person belongs to another company than the ticket by now: nothing of that goes there."""
    person = db.session.get(Contact, route.user.contact_id) if route.user.contact_id is not None else None
    return person is not None and ticket.customer_id is not None and person.customer_id != ticket.customer_id


def _wire(ticket: Ticket, account: MessengerAccount, allowed: Allowance) -> Wire:
    other = Wire.MAIL if ticket.contact is not None and ticket.contact.email else Wire.NOBODY
    if not account.active or allowed.closed == "stopped":
        return other
    if allowed.limits.template_only or (allowed.closed and allowed.limits.template):
        return Wire.TEMPLATE
    return other if allowed.closed else Wire.MESSENGER


def _changed(route: Route) -> str:
    why = str(WHY[route.closed]) if route.closed else ""
    now = {
        Wire.MESSENGER: _("It would leave as a message of the messenger now."),
        Wire.TEMPLATE: _("It would leave inside the template now."),
        Wire.MAIL: _("It would leave by e-mail now."),
        Wire.NOBODY: _("There is no other way to this person: call them, or wait until they write again."),
    }[route.wire]
    return " ".join(one for one in (why, now, _("Nothing was sent; your text is still here.")) if one)


def _require_fit(route: Route, body: str, files: Sequence[AnyFile]) -> None:
    limits, text = route.limits, body.strip()
    if limits.group and IN_TEXT.search(text):
        raise Faulty("body", WHY["group_link"])
    kinds = [(kept_type(one.name, one.type, one.data), len(one.data)) for one in files]
    if files and (route.wire is Wire.TEMPLATE or misfit(kinds, limits)):
        raise Faulty("files", _files_taken(limits, route.wire))
    template = route.wire is Wire.TEMPLATE
    problem = template_excess(text, limits) if template else excess(text, len(files), route.allowed)
    if problem:
        raise Faulty("body", _too_much(problem, text, route))


def pictures_only(limits: Limits) -> bool:
    return all(one.startswith("image/") for one in limits.files)


def _files_taken(limits: Limits, wire: Wire) -> str:
    if not limits.files or wire is Wire.TEMPLATE:
        return str(_("This messenger takes no files from us."))
    if pictures_only(limits):
        return str(_("This messenger takes pictures of at most %(size)s MB.", size=limits.largest_file >> 20))
    return str(_("This messenger takes pictures and documents of at most %(size)s MB.", size=limits.largest_file >> 20))


def _too_much(problem: str, text: str, route: Route) -> str:
    limits = route.limits
    if problem == "too_many":
        count, left = len(parts_of(text, limits)), route.allowed.answers_left
        return str(_("That is %(count)s messages; %(left)s are left until they write again.", count=count, left=left))
    most = limits.longest_template if route.wire is Wire.TEMPLATE else limits.longest * limits.most_parts
    if limits.unit == "bytes" and route.wire is Wire.MESSENGER:
        return str(_("Too long for this messenger: %(most)s bytes at most, three for a Chinese sign.", most=most))
    return str(_("Too long for this messenger: %(most)s signs at most.", most=most))
