"""Send one notice by mail. The job and the sweep both come here."""

import logging
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from desk.channels import email
from desk.core.db import AWAY, db, keys, transaction
from desk.core.times import utcnow
from desk.notifications.commands import claim_push, mark, put_back
from desk.notifications.models import Notice
from desk.notifications.types import Delivery
from desk.notifications.wording import line

log = logging.getLogger(__name__)
MESSAGE_ID = "notice-id"


def push(notice_id: int) -> None:
    """Send a queued notice if nobody else does. Nothing of the database is held while the mail server talks."""
    with transaction():
        notice = claim_push(notice_id, now=utcnow())
    if notice is None:
        return
    try:
        state, why = _send(notice), ""
    except email.Refused as problem:
        state, why = Delivery.FAILED, str(problem)
    except email.Unavailable as problem:
        _put_back(notice_id, str(problem))
        return
    except AWAY as problem:  # of the database: it says nothing about the letter, which has not left yet
        db.session.rollback()
        _put_back(notice_id, problem.__class__.__name__)
        return
    except Exception as problem:  # one letter that cannot be made must not stop the others
        db.session.rollback()
        log.exception("notice %s cannot be sent", notice_id)
        state, why = Delivery.FAILED, problem.__class__.__name__
    with transaction():
        mark(db.session.get_one(Notice, notice_id), state, at=utcnow(), why=why)


def _put_back(notice_id: int, why: str) -> None:
    with transaction():
        put_back(db.session.get_one(Notice, notice_id), why, at=utcnow())


def as_email(notice: Notice) -> email.OutboundEmail:
    """The mail that a notice is: the same each time it is built, in its reader's language and zone."""
    config = current_app.config["DESK"]
    agent = notice.agent
    with force_locale(agent.locale):
        said, name = line(notice.kind, notice.data, agent.time_zone), _("Desk")
    when = f"{notice.at.astimezone(ZoneInfo(agent.time_zone)):%Y-%m-%d %H:%M} ({agent.time_zone})"
    where = config.base_url + notice.data.get("path", "/")
    return email.OutboundEmail(
        from_name=name,
        from_email=config.reply_address,
        to_email=agent.email,
        reply_to="",
        subject=said,
        text=f"{said}\n\n{where}\n\n{name} · {when}\n",
        at=notice.at,
        rfc_id=f"<n{notice.id}.{keys().sign(MESSAGE_ID, str(notice.id))}@{config.mail_domain}>",
    )


def _send(notice: Notice) -> Delivery:
    config = current_app.config["DESK"]
    mail = as_email(notice)
    raw = email.build(mail)
    db.session.rollback()  # the read transaction: it must not stay open while the mail server talks
    if config.smtp_url is None:
        return Delivery.HELD
    email.send(config.smtp_url, sender=mail.from_email, to=mail.to_email, raw=raw)
    return Delivery.SENT
