"""The questions of a ticket to third parties as its page shows them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desk.inquiries.models import ThirdParty
from desk.inquiries.pages import AskView, InquiryView, PartyView
from desk.inquiries.queries import IN, OUT

NUMBERS = {"MBL": "B/L ", "MAWB": "AWB ", "BOOKING": "Booking ", "CONTAINER": "", "COURIER": ""}  # in this order
LONGEST_SUBJECT = 200


def inquiry_views(rows: Iterable[Any], clocks: Iterable[Any], mails: Iterable[Any] = ()) -> list[InquiryView]:
    """Open ones first, what is due first in front; then the others, newest first."""
    dues = {clock.conversation: clock.due_at for clock in clocks if clock.state != "done"}
    by_inquiry: dict[int, list[Any]] = defaultdict(list)
    for mail in sorted(mails, key=lambda one: one.id):
        by_inquiry[mail.inquiry_id].append(mail)
    views = [_view(row, dues, by_inquiry[row.id]) for row in rows]
    views.sort(key=lambda one: one.asked_at, reverse=True)
    still_open = [one for one in views if one.state == "open"]
    still_open.sort(key=lambda one: (one.due_at is None, one.due_at or one.asked_at))
    return still_open + [one for one in views if one.state != "open"]


def _view(row: Any, dues: Mapping[str, Any], mails: Sequence[Any]) -> InquiryView:
    state = "answered" if row.answered_at else "withdrawn" if row.withdrawn_at else "open"
    ours = next((one for one in reversed(mails) if one.direction == OUT), None)
    newest = mails[-1] if mails else None
    return InquiryView(
        id=row.id,
        party=row.party,
        name=row.name,
        question=row.question,
        state=state,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        due_at=dues.get(f"inquiry:{row.id}"),
        answer=row.answer,
        answered_at=row.answered_at,
        email=row.email,
        mails=len(mails),
        delivery=(ours.delivery or "") if ours is not None else "",
        error=ours.last_error if ours is not None else "",
        doubted=state == "open" and newest is not None and newest.direction == IN,
    )


def ask_view(parties: Iterable[Any], numbers: Iterable[Any], carriers: Iterable[Any]) -> AskView:
    """`numbers` are references of the shipments, `carriers` the rows that name who carries them."""
    numbers = sorted(numbers, key=lambda one: one.id)
    carry = {one.casefold() for one in (*(row.carrier for row in carriers), *(row.issuer for row in numbers)) if one}
    views = [party_view(one, suits=bool(carry & _names(one))) for one in parties]
    views.sort(key=lambda one: (not one.suits, one.name.casefold()))
    return AskView(views, ", ".join(dict.fromkeys(_carriers_own(numbers)))[:LONGEST_SUBJECT])


def _carriers_own(numbers: Sequence[Any]) -> list[str]:
    """The numbers that a carrier knows: neither a customer's order nor a bill of our own."""
    return [f"{word}{row.value_raw}" for kind, word in NUMBERS.items() for row in numbers if row.type == kind]


def party_view(party: ThirdParty | Any, *, suits: bool = False) -> PartyView:
    return PartyView(
        id=party.id,
        party=party.party,
        name=party.name,
        email=party.email,
        cc=party.cc_emails,
        phone=party.phone,
        hours=party.hours,
        website=party.website,
        suits=suits,
    )


def _names(party: Any) -> set[str]:
    return {one.casefold() for one in (party.carrier_code, party.name) if one}
