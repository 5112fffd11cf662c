"""A customer's mail that an agent passes on: a ticket of who really wrote it, never of the colleague."""

from dataclasses import replace

from desk.accounts.commands.contacts import contact_for_email
from desk.accounts.models import Agent, Contact
from desk.accounts.queries import agent_by_email
from desk.channels.mime.forwards import ORIGINAL, PASSED_ON, PREFIX
from desk.channels.models import Mailbox
from desk.channels.queries import base_of, our_addresses
from desk.channels.quoting.labels import label_of
from desk.channels.quoting.split import split
from desk.channels.types import Forwarded, ParsedMail
from desk.intake.arrival import Arrival, Filed
from desk.intake.colleagues import is_proved, keep_for_agents
from desk.intake.contents import clean, incoming_of
from desk.intake.senders import hearers
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.shipments.queries import shipments_named_in
from desk.tickets.commands.incoming import Incoming
from desk.tickets.commands.opening import Opening, open_ticket
from desk.tickets.commands.reply import post_note
from desk.tickets.models import Message
from desk.tickets.types import JoinedBy

FIRST_WORDS = 60  # that tell where the mail that is passed on begins


def is_forward(mail: ParsedMail) -> bool:
    """Whether it passes a mail on, legible or not."""
    return mail.forwarded is not None or PREFIX.match(mail.subject) is not None


def file_forward(arrival: Arrival, agent: Agent) -> Filed:
    """A ticket of the real sender with the agent's own words as a note; without a requester where that is not clear."""
    passed = arrival.mail.forwarded or Forwarded(text=arrival.mail.text)
    proved, contact = is_proved(arrival), _real_sender(passed, arrival)
    why = ("real_sender" if proved else "unproved") if contact else "unreadable"
    arrival.trail.note("forward", why, taken=contact is not None)
    incoming = _incoming(arrival, passed, agent)
    found = shipments_named_in(f"{incoming.subject}\n{passed.text}", customer_id=contact.customer_id, at=arrival.at) \
        if contact else []  # fmt: skip
    opening = replace(opening_of(arrival.mailbox), unverified=contact is None or not proved)
    message = open_ticket(incoming, contact=contact, found=found, at=arrival.at, opening=opening)
    _note(arrival, message, agent, passed, proved=proved)
    if contact is None:
        _ask_who(message, agent, proved=proved)
    return Filed("created", message.ticket_id, message)


def opening_of(mailbox: Mailbox | None) -> Opening:
    """What the address tells of a new ticket: whose work it is, and where answers leave from."""
    return Opening(team_id=mailbox.team_id, mailbox_id=mailbox.id) if mailbox else Opening()


def _real_sender(passed: Forwarded, arrival: Arrival) -> Contact | None:
    """Who wrote it; None where the block names nobody for certain, or one of us."""
    email = passed.from_email
    if not email or base_of(email) in our_addresses() or agent_by_email(email) is not None:
        return None
    return contact_for_email(email, clean(passed.from_name), text=passed.subject + passed.text, at=arrival.at)


def _incoming(arrival: Arrival, passed: Forwarded, agent: Agent) -> Incoming:
    """The mail that was passed on. Its own Message-ID is not known, and the agent's is nobody else's business."""
    parts = split(passed.text)
    subject = passed.subject or PREFIX.sub("", arrival.mail.subject)
    return replace(
        incoming_of(arrival),
        from_name=clean(passed.from_name)[:200],
        from_email=passed.from_email,
        subject=clean(subject).strip(),
        text=clean("\n\n".join(filter(None, (parts.reply, parts.signature)))),
        quoted=clean(parts.quoted),
        html="",
        rfc_id="",
        in_reply_to="",
        references=[],
        forwarded_by_id=agent.id,
    )


def _note(arrival: Arrival, message: Message, agent: Agent, passed: Forwarded, *, proved: bool) -> None:
    """What the agent wrote above it: their note, or, where nobody vouches for them, a mail that only agents see."""
    words = clean(words_above(arrival.mail.reply, passed)).strip()
    if not words:
        return
    if proved:
        post_note(message.ticket, author=agent, body=words, at=arrival.at)
    else:
        keep_for_agents(arrival, message.ticket, JoinedBy.NEW, text=words)


def words_above(reply: str, passed: Forwarded) -> str:
    """What stands in `reply` before the mail that is passed on and the block that tells of it."""
    begins = passed.text.strip()[:FIRST_WORDS]
    head = reply[: reply.find(begins)] if begins and begins in reply else reply
    above = []
    for line in head.split("\n"):
        if PASSED_ON.match(line) or ORIGINAL.match(line) or label_of(line.strip(" >*"))[0] == "from":
            break
        above.append(line)
    return "\n".join(above)


def _ask_who(message: Message, agent: Agent, *, proved: bool) -> None:
    """The agent is asked; where it may be somebody else who used the address, whoever works on such tickets too."""
    ticket = message.ticket
    whom = {agent.id} if proved else {agent.id, *hearers(ticket)}
    data = {"ticket": ticket.reference, "path": f"/tickets/{ticket.reference}"}
    tell(whom, key=f"who:{message.id}", kind=Kind.WHO_WROTE, subject=f"ticket:{ticket.id}", data=data, at=message.at)
