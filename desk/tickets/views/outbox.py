from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import current_agent, require
from desk.channels.email import Refused
from desk.core.db import transaction
from desk.core.errors import Conflict, DeskError, Invalid
from desk.core.times import utcnow
from desk.core.web import page_asked
from desk.tickets.commands import delivery
from desk.tickets.numbers import reference_of
from desk.tickets.outbox.inquiries import inquiry_rows
from desk.tickets.outbox.page import STATES, as_it_travels, mail_of, mails_of, outbox_message, outbox_page

DEEDS = ("again", "present", "now", "cancel")


def show_outbox() -> ResponseReturnValue:
    """What left, what waits, what failed."""
    agent = require("outbox.view")
    state = request.args.get("show", "")
    state = state if state in STATES else ""
    found = outbox_page(agent, state, page_asked())
    asked = inquiry_rows(agent, STATES.get(state, ())) if found.page == 1 else []
    return render_template("tickets/outbox.html", found=found, state=state, states=list(STATES), asked=asked)


def show_mail(message_id: int) -> ResponseReturnValue:
    """The mail as it travels, and everybody it goes to."""
    message = outbox_message(require("outbox.view"), message_id)
    try:
        raw = as_it_travels(message)
    except (DeskError, Refused):  # one that cannot be built is looked at all the same: its state says why
        raw = ""
    of = reference_of(message.ticket_id)
    return render_template("tickets/outbox_mail.html", message=message, raw=raw, mails=mails_of(message), reference=of)


def retry(message_id: int) -> ResponseReturnValue:
    """Everything of this message that ended unsent goes once more."""
    message = outbox_message(require("outbox.resend"), message_id)
    with transaction():
        for one in mails_of(message):
            if one.may_go_again:
                delivery.send_again(mail_of(message, one.key), actor=current_agent().actor, at=utcnow())
    return redirect(url_for("tickets.outbox"), 303)


def act(message_id: int) -> ResponseReturnValue:
    """One mail of it: once more, to the person's address of today, at once, or not at all."""
    message = outbox_message(require("outbox.resend"), message_id)
    deed = request.form.get("deed", "")
    if deed not in DEEDS:
        raise Invalid
    mail, who, now = mail_of(message, request.form.get("mail", "")), current_agent().actor, utcnow()
    with transaction():
        if deed == "cancel" and not delivery.cancel(mail, actor=who, at=now):
            raise Conflict(_("It is on its way already."))
        if deed == "present" and not delivery.readdress(mail, actor=who, at=now):
            raise Conflict(_("There is no other address to send it to."))
        if deed in ("again", "present"):
            delivery.send_again(mail, actor=who, at=now)
        if deed == "now":
            delivery.send_now(mail, actor=who, at=now)
    flash(_("Done."), "ok")
    return redirect(url_for("tickets.outbox_mail", message_id=message_id), 303)
