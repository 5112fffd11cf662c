from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.db import transaction
from desk.core.files import get
from desk.core.security import download, framed
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.inquiries.queries import file_of, inquiry_of, mail_of
from desk.tickets.access import ticket_for_agent
from desk.tickets.commands.inquiries import answer_inquiry, ask_inquiry, take_as_answer, withdraw_inquiry, write_again
from desk.tickets.commands.inquiry_mails import send_mail_again
from desk.tickets.inquiries.asking import asked_in_form, by_mail, letter_going_on, typed, within
from desk.tickets.inquiries.page import inquiry_in, inquiry_page
from desk.tickets.moment_fields import instant_of
from desk.tickets.views.ticket import changed

RIGHT, MAIL_RIGHT = "ticket.note", "ticket.reply"


def show(reference: str, inquiry_id: int) -> ResponseReturnValue:
    """The whole conversation."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference)
    return render_template("tickets/inquiry.html", page=inquiry_page(agent, ticket, inquiry_in(ticket, inquiry_id)))


def ask(reference: str) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to=MAIL_RIGHT if by_mail() else RIGHT)
    asked = asked_in_form(ticket)
    with transaction():
        ask_inquiry(ticket, asked.question, waits=_ticked("waits"), by=agent, at=utcnow(), letter=asked.letter)
    return changed(reference)


def write(reference: str, inquiry_id: int) -> ResponseReturnValue:
    """One more mail in the conversation."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to=MAIL_RIGHT)
    letter = letter_going_on(ticket, inquiry_of(ticket.id, inquiry_id))
    asks, waits = request.form.get("asks") == "1", _ticked("waits")
    with transaction():
        write_again(ticket, inquiry_id, letter, asks=asks, minutes=within(), waits=waits, by=agent, at=utcnow())
    return _back(reference, inquiry_id)


def send_again(reference: str, inquiry_id: int, mail_id: int) -> ResponseReturnValue:
    """A mail that ended unsent goes once more."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to=MAIL_RIGHT)
    mail = mail_of(inquiry_in(ticket, inquiry_id), mail_id)
    with transaction():
        send_mail_again(mail, actor=agent.actor, at=utcnow())
    return _back(reference, inquiry_id)


def take(reference: str, inquiry_id: int, mail_id: int) -> ResponseReturnValue:
    """An agent says that this mail is the answer."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to=RIGHT)
    with transaction():
        take_as_answer(ticket, inquiry_id, mail_id, opens=_ticked("opens"), by=agent, at=utcnow())
    return _back(reference, inquiry_id)


def answer(reference: str, inquiry_id: int) -> ResponseReturnValue:
    """What they said. Without a time it came just now."""
    agent, now = current_agent(), utcnow()
    ticket = ticket_for_agent(agent, reference, to=RIGHT)
    came_at = instant_of(request.form, "came_at", zone=agent.time_zone, now=now) or now
    opens = _ticked("opens")
    with transaction():
        answer_inquiry(ticket, inquiry_id, typed("answer"), came_at=came_at, opens=opens, by=agent, at=now)
    return changed(reference) if wants_fragment() or not _from_page() else _back(reference, inquiry_id)


def withdraw(reference: str, inquiry_id: int) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to=RIGHT)
    with transaction():
        withdraw_inquiry(ticket, inquiry_id, by=agent, at=utcnow())
    return changed(reference) if wants_fragment() or not _from_page() else _back(reference, inquiry_id)


def file(reference: str, inquiry_id: int, file_id: int) -> ResponseReturnValue:
    ticket = ticket_for_agent(current_agent(), reference)
    found = file_of(inquiry_in(ticket, inquiry_id), file_id)
    return download(get(found.digest), found.name)


def html(reference: str, inquiry_id: int, mail_id: int) -> ResponseReturnValue:
    """The sender's own layout, sanitised when it came in, for the sandboxed frame."""
    ticket = ticket_for_agent(current_agent(), reference)
    return framed(mail_of(inquiry_in(ticket, inquiry_id), mail_id).html)


def _ticked(name: str) -> bool:
    """A tick that changes the ticket's status, by somebody who may."""
    return request.form.get(name) == "1" and allows(Role(current_agent().role), "ticket.status")


def _from_page() -> bool:
    return request.form.get("back") == "inquiry"


def _back(reference: str, inquiry_id: int) -> ResponseReturnValue:
    return redirect(url_for("tickets.inquiry", reference=reference, inquiry_id=inquiry_id), 303)
