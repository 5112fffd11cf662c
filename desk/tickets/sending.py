"""From the form in the composer to an answer: sent at once, or kept for as long as its author may call it back."""

from dataclasses import replace

from flask import current_app, request

from desk.accounts.login import current_agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.times import utcnow
from desk.tickets.commands.holding import hold_reply, settle_refused, taken_up
from desk.tickets.commands.macro_use import Letter, send_reply
from desk.tickets.forms import ReplyForm
from desk.tickets.models import Ticket
from desk.tickets.types import TicketStatus


def answer_with(ticket: Ticket, form: ReplyForm, language: str) -> None:
    """At once, or after the moment in which its author may call it back, or when they said.

    Raises what send_reply and hold_reply raise, and Faulty for a date or time that cannot be read.
    """
    agent, now = current_agent(), utcnow()
    later = form.instant("later", zone=agent.time_zone, now=now)
    form.show_instant("later", later, agent.time_zone)
    letter = _letter(form, ticket)
    settle_refused(ticket, by=agent)
    if later is None and not agent.undo_s:
        send_reply(ticket, letter, author=agent, language=language, at=now)
        return
    if later and form.later_anyway.data:
        letter = replace(letter, seen=None)
    hold_reply(ticket, letter, press=str(form.press.data), macro=form.macro_key(), author=agent, language=language,
               at=now, send_at=later)  # fmt: skip


def _letter(form: ReplyForm, ticket: Ticket) -> Letter:
    """What is to be sent. Raises Faulty for a date or time that cannot be read."""
    zone, now, after = current_agent().time_zone, utcnow(), _status_after(form)
    promised = form.instant("next_update", zone=zone, now=now)
    form.show_instant("next_update", promised, zone)
    until = form.instant("until", zone=zone, now=now) if after is TicketStatus.SCHEDULED else None
    return Letter(
        form.draft(request.form, promised),
        mail_domain=current_app.config["DESK"].mail_domain,
        seen=form.seen_id(),
        status_after=after,
        until=until,
        files=[*form.new_files(), *taken_up(ticket, form.kept.data or (), by=current_agent())],
        confirmed=str(form.confirm.data or ""),
        to=form.chosen(),
        wire=str(form.wire.data or ""),
    )


def _status_after(form: ReplyForm) -> TicketStatus:
    """The status that was chosen, by somebody who may choose one; an answer waits for the customer otherwise."""
    if allows(Role(current_agent().role), "ticket.status"):
        return TicketStatus(form.status_after.data)
    return TicketStatus.WAITING_CUSTOMER
