"""Mail of our own agents: an answer to a customer, an internal note, or a customer's mail that is passed on.

Anybody can write an agent's address into From. Only what our mail server vouches for (DMARC) and what came to the
ticket's own address becomes an agent's word; all else is kept for agents to read, and the agent is told why.
"""

import re
from dataclasses import replace

from flask import current_app

from desk.accounts.models import Agent
from desk.accounts.queries import agent_by_email, agent_emails
from desk.audit.commands import all_or_none
from desk.core.db import setting
from desk.core.errors import DeskError
from desk.intake.arrival import Arrival, Filed, Thread
from desk.intake.authentication import dmarc_of
from desk.intake.contents import clean, files_of, incoming_of
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.tickets.access import ticket_for_agent
from desk.tickets.canned.preview import Draft
from desk.tickets.commands.changes import lock_end
from desk.tickets.commands.macro_use import Letter, send_reply
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.reply import post_note
from desk.tickets.models import Message, Ticket
from desk.tickets.types import JoinedBy

NOTE = re.compile(r"\s*(?:note|internal|内部|內部|备注|備註)\s*[:：][ \t]*", re.IGNORECASE)


def writing_agent(arrival: Arrival) -> Agent | None:
    """The agent whose address it comes from, proved or not; None for others and for machines."""
    email = arrival.mail.from_email
    theirs = not arrival.mail.auto and email.strip().lower() in setting("accounts.agent_emails", agent_emails)
    agent = agent_by_email(email) if theirs else None
    return agent if agent is not None and agent.active else None


def is_proved(arrival: Arrival) -> bool:
    """Whether the server that this mailbox believes says that the mail is from its sender's domain."""
    authserv = arrival.mailbox.trusted_authserv if arrival.mailbox else ""
    domain = arrival.mail.from_email.rpartition("@")[2]
    return dmarc_of(arrival.mail.authentication, authserv=authserv, domain=domain) == "pass"


def answer_by_mail(arrival: Arrival, agent: Agent, thread: Thread) -> Filed:
    """An agent's mail on a ticket: sent on or noted when everything is proved, kept for agents to read otherwise."""
    ticket = lock_end(thread.ticket)  # before the savepoint: what is locked inside is let go with it
    why, said = _obstacle(arrival, thread), ""
    if not why:
        try:
            with all_or_none():
                return _posted(arrival, agent, ticket)
        except DeskError as problem:
            why, said = "refused", str(problem.text)
    arrival.trail.note("agent", why, found=ticket.reference)
    message = keep_for_agents(arrival, ticket, thread.joined_by)
    _tell_why(agent, message, why, said)
    return Filed("joined", message.ticket_id, message)


def keep_for_agents(arrival: Arrival, ticket: Ticket, joined_by: JoinedBy, *, text: str | None = None) -> Message:
    """The mail as it stands, where no customer sees it and nothing happens by it."""
    incoming = incoming_of(arrival)
    if text is not None:
        incoming = replace(incoming, text=text, quoted="", html="", files=(), rfc_id="")
    return receive_message(
        ticket, incoming, contact=None, found=[], joined_by=joined_by, unverified=True, at=arrival.at
    )


def _obstacle(arrival: Arrival, thread: Thread) -> str:
    """Why it cannot be the agent's word, or nothing."""
    if arrival.mailbox is None or not arrival.mailbox.agents_answer:
        return "off"
    if thread.joined_by is not JoinedBy.TOKEN:
        return "no_token"
    if not is_proved(arrival):
        return "unproved"
    if arrival.mail.forwarded is not None:
        return "forward"
    return "" if _words(arrival) else "empty"


def _words(arrival: Arrival) -> str:
    """What the agent wrote now: no history, no signature (the mailbox has one of its own)."""
    return clean(arrival.mail.reply).strip()


def _posted(arrival: Arrival, agent: Agent, ticket: Ticket) -> Filed:
    """Raises what the commands raise, and NotFound or NotAllowed as the bench would."""
    words, note = _words(arrival), NOTE.match(_words(arrival))
    seen = ticket_for_agent(agent, ticket.reference, to="ticket.note" if note else "ticket.reply")
    if note:
        post_note(seen, author=agent, body=words[note.end() :], at=arrival.at)
        arrival.trail.note("agent", "note", found=seen.reference, taken=True)
        kept = keep_for_agents(arrival, seen, JoinedBy.TOKEN) if arrival.mail.attachments else None
        return Filed("joined", seen.id, kept)
    language = seen.contact.language if seen.contact else agent.locale
    files = [one for one in files_of(arrival.mail) if not one.inline]
    letter = Letter(Draft(words), mail_domain=current_app.config["DESK"].mail_domain, files=files)
    message = send_reply(seen, letter, author=agent, language=language, at=arrival.at)
    arrival.trail.note("agent", "reply", found=seen.reference, taken=True)
    message.trace = list(arrival.trail.steps)
    message.mailbox_id = arrival.mailbox.id if arrival.mailbox else None
    return Filed("joined", seen.id, message)


def _tell_why(agent: Agent, message: Message, why: str, said: str) -> None:
    """Once an hour for each ticket: whoever borrows the address must not fill the agent's own mailbox."""
    reference = message.ticket.reference
    data = {"ticket": reference, "path": f"/tickets/{reference}", "why": why, "said": said}
    key = f"kept:{message.ticket_id}:{why}:{message.at:%Y%m%d%H}"
    tell([agent.id], key=key, kind=Kind.MAIL_KEPT, subject=f"ticket:{message.ticket_id}", data=data, at=message.at)
