from collections.abc import Mapping, Sequence
from datetime import datetime

from desk.accounts.contact_queries import phone_index
from desk.accounts.masking import mask_email, mask_name
from desk.billing.charges import charge_name
from desk.billing.labels import STATE as DISPUTE_STATE
from desk.billing.models import InvoiceLine
from desk.billing.money import money_in, plain
from desk.billing.queries import newest_disputes
from desk.portal.access import charges_shown, messages_shown, shipments_shown, where_it_goes
from desk.portal.freight import Reader, freights
from desk.portal.labels import STATE
from desk.portal.pages import Charge, CustomerPage, File, Turn
from desk.portal.promises import promises_shown
from desk.tickets.canned.wording import moment
from desk.tickets.links import PersonalLink
from desk.tickets.models import Attachment, Message
from desk.tickets.queries import attachments_of
from desk.tickets.types import Direction


def customer_page(link: PersonalLink, *, language: str, now: datetime) -> CustomerPage:
    """All that a personal link shows, for a reader of `language`."""
    ticket, contact = link.ticket, link.contact
    shipments = shipments_shown(link)
    reader = Reader(language, contact.time_zone, contact.email, phone_index(contact.phone))
    shown = freights(shipments, reader=reader, now=now)
    return CustomerPage(
        reference=ticket.reference,
        subject=ticket.subject,
        state=str(STATE.get(where_it_goes(link).status, STATE["open"])),
        with_colleague=ticket.merged_into_id is not None,
        made_for=mask_name(contact.name) or mask_email(contact.email),
        turns=_turns(link, language),
        freights=shown,
        charges=_charges(charges_shown(link, shipments), {one.id: one.number for one in shown}, language),
        promises=promises_shown(link, language),
    )


def _turns(link: PersonalLink, language: str) -> list[Turn]:
    messages = messages_shown(link)
    files = attachments_of(message.id for message in messages) if messages else []
    return [_turn(one, [file for file in files if file.message_id == one.id], link, language) for one in messages]


def _turn(message: Message, files: Sequence[Attachment], link: PersonalLink, language: str) -> Turn:
    mine = message.direction == Direction.IN and message.contact_id == link.contact.id
    ours = message.direction == Direction.OUT
    return Turn(
        id=message.id,
        mine=mine,
        author=message.from_name if ours else "" if mine else mask_name(message.from_name),
        at=message.at,
        said=moment(message.at, language, link.contact.time_zone) or "",
        text=message.text,
        files=[File(file.id, file.name, file.size) for file in files],
    )


def _charges(lines: Sequence[InvoiceLine], numbers: Mapping[int, str], language: str) -> list[Charge]:
    if not lines:
        return []
    disputes = newest_disputes([line.id for line in lines])
    return [
        Charge(
            id=line.id,
            name=charge_name(line.charge_code, language),
            invoice=line.invoice.number,
            number=numbers.get(line.shipment_id or 0, ""),
            amount=money_in(line.amount, language),
            left=money_in(line.left, language),
            plain=plain(line.left),
            currency=line.invoice.currency,
            disputed=str(DISPUTE_STATE.get(disputes[line.id].state, "")) if line.id in disputes else "",
            may_dispute=line.left.value > 0 and not (line.id in disputes and disputes[line.id].is_open),
        )
        for line in lines
    ]
