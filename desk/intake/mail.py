"""The story of one mail: parse it, see who writes and about what, and put it where it belongs."""

from datetime import datetime

from flask import current_app

from desk.accounts.commands.contacts import contact_for_email
from desk.accounts.models import Agent, Contact
from desk.channels.commands import note_mail
from desk.channels.mime.addresses import UNBRACKETED
from desk.channels.queries import base_of, mailbox_for, our_addresses
from desk.channels.reading.reader import read_mail
from desk.channels.types import ParsedMail
from desk.core.faultpoints import reached
from desk.core.files import get, put
from desk.inquiries.marks import mail_named
from desk.intake.arrival import Arrival, Filed, Thread
from desk.intake.authentication import dmarc_of
from desk.intake.bounces import file_report
from desk.intake.colleagues import answer_by_mail, writing_agent
from desk.intake.commands import finish, park
from desk.intake.contents import incoming_of, subject_of, words_of
from desk.intake.copies import earlier, is_known, note_namesake
from desk.intake.flood import set_aside
from desk.intake.forwards import file_forward, is_forward, opening_of
from desk.intake.inquiries import file_for_inquiry
from desk.intake.models import InboundItem
from desk.intake.senders import Standing, standing, tell_of_stranger
from desk.intake.storm import storm_ticket, tell_of_storm
from desk.intake.threads import PROOF, find_thread, quotes_us, recipients_of
from desk.shipments.queries import Found, shipments_named_in
from desk.tickets.commands.opening import open_ticket
from desk.tickets.commands.receipts import send_receipt
from desk.tickets.commands.receiving import receive_message
from desk.tickets.message_ids import message_named
from desk.tickets.models import Message
from desk.tickets.participants import takes_part
from desk.tickets.stop_links import stop_link
from desk.tickets.types import LIVE, JoinedBy


def read_email(raw_digest: str) -> ParsedMail:
    """The mail, with its files in the store: all the slow work, done before anybody waits for a lock."""
    mail = read_mail(get(raw_digest))
    reached("intake.mid_parse")
    for file in mail.attachments:
        put(file.data)
    return mail


def file_email(item: InboundItem, mail: ParsedMail, *, at: datetime) -> Message | None:
    """Make of a claimed item what it is: a new ticket, a turn in one, or a word on a turn of ours.

    None when it was parked, when another mailbox had it, or when it became a note.
    """
    message = _filed(item, mail, at=at)
    item.sender, item.subject = mail.from_email, subject_of(mail)[:300]
    return message


def _filed(item: InboundItem, mail: ParsedMail, *, at: datetime) -> Message | None:
    mailbox = mailbox_for([item.mailbox, *recipients_of(mail)])
    if mailbox is not None:
        note_mail(mailbox, at=at)
    before = earlier(item)
    if is_known(item, before):
        return None
    trouble = _trouble(mail)
    if trouble:
        park(item, trouble, at=at)
        return None
    arrival = Arrival(item, mail, mailbox, at)
    arrival.trail.note("mailbox", "here", found=mailbox.address if mailbox else item.mailbox)
    note_namesake(arrival, before)
    filed = file_for_inquiry(arrival) or file_report(arrival) or _file(arrival)
    finish(item, filed.outcome, ticket_id=filed.ticket_id, message_id=filed.message.id if filed.message else None)
    item.message = filed.message  # which may have to be written first
    if filed.why:
        park(item, filed.why, at=at)
    return filed.message


def _trouble(mail: ParsedMail) -> str:
    """Why this mail needs an administrator's eyes, or nothing."""
    if mail.error:
        return f"unparsable: {mail.error}"
    if mail.sender_problem and not (mail.from_email and mail.sender_problem == UNBRACKETED):
        return f"sender: {mail.sender_problem}"
    if not mail.from_email:
        return "sender: none"
    if base_of(mail.from_email) in our_addresses() or message_named(mail.message_id) or mail_named(mail.message_id):
        return "loop: this mail is our own"
    return ""


def _file(arrival: Arrival) -> Filed:
    mail, agent = arrival.mail, writing_agent(arrival)
    thread = find_thread(mail, arrival.trail, at=arrival.at)
    if agent is not None and (filed := _of_agent(arrival, agent, thread)):
        return filed
    contact = contact_for_email(mail.from_email, mail.from_name, text=mail.subject + mail.text, at=arrival.at)
    who = _standing(arrival, contact, thread) if thread else None
    if thread is not None and who is not None:
        if mail.auto and thread.joined_by in PROOF and (aside := set_aside(arrival, thread.ticket)):
            return aside
        settled = thread.ticket.status not in LIVE and not mail.auto
        if who is Standing.STRANGER and settled:  # nobody looks there any more, and a stranger opens nothing again
            arrival.trail.note("sender", "settled", found=thread.ticket.reference)
            return _opened(arrival, contact)
        arrival.trail.note("sender", who, found=thread.ticket.reference, taken=who is not Standing.STRANGER)
        return _joined(arrival, contact, thread, who)
    storm = storm_ticket(contact, at=arrival.at)
    if storm is None:
        return _opened(arrival, contact)
    arrival.trail.note("storm", "often", found=storm.reference, taken=True)
    filed = _joined(arrival, contact, Thread(storm, JoinedBy.STORM), Standing.PARTICIPANT)
    if filed.message is not None:
        tell_of_storm(filed.message, at=arrival.at)
    return filed


def _standing(arrival: Arrival, contact: Contact, thread: Thread) -> Standing:
    """Without proof of ours, an address that our own server found to be forged is nobody's."""
    if thread.joined_by not in PROOF and _is_forged(arrival):
        arrival.trail.note("sender", "forged", found=thread.ticket.reference)
        return Standing.STRANGER
    return standing(thread.ticket, contact, automatic=arrival.mail.auto)


def _of_agent(arrival: Arrival, agent: Agent, thread: Thread | None) -> Filed | None:
    """What an agent's address sent that is no question of their own."""
    if thread is not None and thread.joined_by in PROOF and not takes_part(thread.ticket, agent.email):
        return answer_by_mail(arrival, agent, thread)
    if thread is None and is_forward(arrival.mail):
        return file_forward(arrival, agent)
    return None


def _joined(arrival: Arrival, contact: Contact, thread: Thread, who: Standing) -> Filed:
    doubtful = who is Standing.STRANGER
    message = receive_message(
        thread.ticket,
        incoming_of(arrival),
        contact=contact,
        found=[] if doubtful else _named(arrival, contact),
        joined_by=thread.joined_by,
        unverified=doubtful,
        at=arrival.at,
    )
    if doubtful:
        tell_of_stranger(message, at=arrival.at)
    return Filed("joined", message.ticket_id, message)


def _opened(arrival: Arrival, contact: Contact) -> Filed:
    arrival.trail.note("new", "nothing", taken=True)
    found, opening = _named(arrival, contact), opening_of(arrival.mailbox)
    message = open_ticket(incoming_of(arrival), contact=contact, found=found, at=arrival.at, opening=opening)
    _tell_sender(arrival, message, contact)
    return Filed("created", message.ticket_id, message)


def _named(arrival: Arrival, contact: Contact) -> list[Found]:
    return shipments_named_in(words_of(arrival.mail), customer_id=contact.customer_id, at=arrival.at)


def _tell_sender(arrival: Arrival, message: Message, contact: Contact) -> None:
    """That the mail is here, where the mailbox tells so, and nothing speaks against it."""
    mail, mailbox = arrival.mail, arrival.mailbox
    if mailbox is None or not mailbox.receipts or mail.auto:
        return
    domain, stop = current_app.config["DESK"].mail_domain, stop_link(contact)
    sent = _may_be_told(arrival) and send_receipt(
        message, mailbox=mailbox, stop=stop, at=arrival.at, mail_domain=domain
    )
    arrival.trail.note("receipt", "sent" if sent else "not_sent", taken=bool(sent))
    message.trace = list(arrival.trail.steps)


def _may_be_told(arrival: Arrival) -> bool:
    """Not an address that our own server found to be forged, not a colleague, and nobody who answers us."""
    return not _is_forged(arrival) and writing_agent(arrival) is None and not quotes_us(arrival.mail)


def _is_forged(arrival: Arrival) -> bool:
    """Whether the server that this mailbox believes says that the sender's domain did not send it."""
    authserv, mail = arrival.mailbox.trusted_authserv if arrival.mailbox else "", arrival.mail
    return dmarc_of(mail.authentication, authserv=authserv, domain=mail.from_email.rpartition("@")[2]) == "fail"
