"""From the form of a question to a question: whom it goes to, by which way, and with which files."""

from typing import NamedTuple

from flask import request
from flask_babel import lazy_gettext as _l

from desk.accounts.login import current_agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.errors import Faulty
from desk.inquiries.commands import LONGEST_TEXT, TOO_LONG, Question
from desk.inquiries.directory import party_by_id
from desk.inquiries.mails import Letter, new_file
from desk.inquiries.models import Inquiry, InquiryFile, ThirdParty
from desk.sla.lengths import minutes_in
from desk.tickets.access import attachment_in
from desk.tickets.models import Ticket
from desk.tickets.recipients.inquiry_wall import require_outside
from desk.tickets.uploads import MOST_FILES, checked_files

BY_MAIL = "mail"
LONGEST_SUBJECT = 300


class Asked(NamedTuple):
    """What was typed. `letter` is None where they were asked by other means."""

    question: Question
    letter: Letter | None


def asked_in_form(ticket: Ticket) -> Asked:
    """Raises Faulty, naming what cannot be, and Invalid for files that cannot go."""
    number, text = typed("whom"), typed("question").strip()
    known = party_by_id(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    letter = _letter(ticket, known, text) if by_mail() else None
    name = known.name if known else typed("name").strip() or (letter.to if letter else "")
    minutes = within() or (known.minutes if known else None)
    return Asked(Question(known.party if known else typed("party"), name, text, minutes), letter)


def by_mail() -> bool:
    return request.form.get("way") == BY_MAIL


def _letter(ticket: Ticket, known: ThirdParty | None, text: str) -> Letter:
    """What is typed goes before what the directory says."""
    subject = typed("subject").strip()
    if not subject:
        raise Faulty("subject", _l("Write a subject."))
    to = typed("to").strip() or (known.email if known else "")
    cc = typed("cc").strip() or (known.cc_emails if known and not typed("to").strip() else "")
    return _checked(ticket, to, cc, text, subject)


def letter_going_on(ticket: Ticket, inquiry: Inquiry) -> Letter:
    """One more mail of a conversation, to those whom the form names. Raises Faulty and Invalid."""
    if not inquiry.email:
        raise Faulty("to", _l("This was not asked by mail: ask anew."))
    return _checked(ticket, typed("to") or inquiry.email, typed("cc"), typed("question").strip(), "")


def _checked(ticket: Ticket, to: str, cc: str, text: str, subject: str) -> Letter:
    address, copies = require_outside(ticket, to, cc)
    if not text:
        raise Faulty("question", _l("Write down what you ask."))
    if len(text) > LONGEST_TEXT:
        raise Faulty("question", TOO_LONG)
    opens = request.form.get("opens") == "1" and allows(Role(current_agent().role), "ticket.status")
    line = " ".join(subject.split())[:LONGEST_SUBJECT]
    return Letter(address, text, line, copies, files_chosen(ticket), opens)


def files_chosen(ticket: Ticket) -> list[InquiryFile]:
    """Those of the ticket that were ticked, and those that were brought along."""
    ticked = [one for one in request.form.getlist("file") if one.isascii() and one.isdigit() and len(one) < 10]
    kept = [attachment_in(ticket, int(one)) for one in ticked[:MOST_FILES]]
    brought = checked_files(request.files.getlist("files"))
    copies = [InquiryFile(name=one.name, type=one.type, size=one.size, digest=one.digest) for one in kept]
    return [*copies, *(new_file(one.name, one.type, one.data) for one in brought)]


def within() -> int | None:
    """The time they get, in minutes; None where nothing was typed. Raises Faulty."""
    said = typed("within").strip()
    minutes = minutes_in(said) if said else None
    if said and minutes is None:
        raise Faulty("within", _l("Between 1m and 1000h, please: 30m, 1h, 1h30."))
    return minutes


def typed(name: str) -> str:
    return request.form.get(name, "").replace("\0", "").replace("\r\n", "\n")[: LONGEST_TEXT + 1]
