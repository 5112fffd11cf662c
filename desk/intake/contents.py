"""What of a mail goes into a message: its words clean enough for every database, its files, its ids."""

from collections.abc import Iterable

from desk.channels.types import Address, ParsedMail
from desk.intake.arrival import Arrival
from desk.tickets.commands.incoming import Incoming, NewFile

LONGEST_ID = 900  # bytes; a header line holds 998
MOST_NAMED = 50  # addresses of one header that are kept


def incoming_of(arrival: Arrival) -> Incoming:
    """The mail as a turn of the moment it came: a sender's own date could put it anywhere in the conversation."""
    mail = arrival.mail
    return Incoming(
        from_name=clean(mail.from_name)[:200],
        from_email=mail.from_email,
        subject=subject_of(mail),
        text=clean(mail.reply or mail.text),
        quoted=clean("\n\n".join(part for part in (mail.signature, mail.quoted) if part)),
        html=clean(mail.html),
        at=arrival.at,
        to_email=_named(mail.to),
        cc_emails=_named(mail.cc),
        rfc_id=_as_id(mail.message_id),
        in_reply_to=_as_id(mail.in_reply_to),
        references=[one for one in mail.references if _as_id(one)],
        automatic=(mail.auto_kind or "machine") if mail.auto else "",
        files=files_of(mail),
        mailbox_id=arrival.mailbox.id if arrival.mailbox else None,
        trace=arrival.trail.steps,
    )


def files_of(mail: ParsedMail) -> list[NewFile]:
    return [NewFile(one.name, one.type, one.data, one.inline, clean(one.content_id)) for one in mail.attachments]


def subject_of(mail: ParsedMail) -> str:
    return clean(mail.subject).strip()


def clean(text: str) -> str:
    """PostgreSQL takes no NUL, UTF-8 no half of a pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def words_of(mail: ParsedMail) -> str:
    """Where the sender may name a shipment: what was quoted names those of others."""
    return f"{mail.subject}\n{mail.reply or mail.text}"


def _named(addresses: Iterable[Address]) -> str:
    return ", ".join([clean(address.email) for address in addresses][:MOST_NAMED])


def _as_id(message_id: str) -> str:
    """A Message-ID that fits a header line of an answer, else nothing: one that is cut would match nothing."""
    return message_id if len(message_id.encode("utf-8", "replace")) <= LONGEST_ID else ""
