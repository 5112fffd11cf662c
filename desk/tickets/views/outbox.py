from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent, require
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.tickets.commands.delivery import send_again
from desk.tickets.outbox import as_it_travels, outbox_message, outbox_rows


def show_outbox() -> ResponseReturnValue:
    """What left, what waits, what failed."""
    agent = require("outbox.view")
    return render_template("tickets/outbox.html", rows=outbox_rows(agent))


def show_mail(message_id: int) -> ResponseReturnValue:
    """The mail as it travels."""
    message = outbox_message(require("outbox.view"), message_id)
    raw = as_it_travels(message)
    return render_template("tickets/outbox_mail.html", message=message, raw=raw)


def retry(message_id: int) -> ResponseReturnValue:
    message = outbox_message(require("outbox.resend"), message_id)
    with transaction():
        send_again(message, actor=current_agent().actor, at=utcnow())
    return redirect(url_for("tickets.outbox"), 303)
