"""Send one notice by mail. The job and the sweep both come here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from desk.channels import email
from desk.channels.outgoing import attempt, claim, end, is_given_up, queue_again
from desk.channels.types import Delivery
from desk.core.columns import keys
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.notifications.models import Notice
from desk.notifications.wording import line

MESSAGE_ID = "notice-id"
LEFT = "the agent does not work here any more"
WITHIN_S = 50  # less than a notice's `stuck_after`


def push(notice_id: int) -> None:
    """Send a queued notice if nobody else does. Nothing of the database is held while the mail server talks."""
    with transaction():
        notice = claim(Notice, notice_id, now=utcnow())
    if notice is None:
        return
    found = attempt(lambda: as_email(notice), current_app.config["DESK"].smtp_url, within_s=WITHIN_S)
    with transaction():
        if found.state is Delivery.QUEUED and not is_given_up(notice):
            queue_again(notice, found.why, at=utcnow())
        else:
            state = Delivery.FAILED if found.state is Delivery.QUEUED else found.state
            end(notice, state, at=utcnow(), why=found.why)


def as_email(notice: Notice) -> email.OutboundEmail:
    """The mail that a notice is: the same each time it is built, in its reader's language and zone.

    Raises Refused for somebody who left while it was held back.
    """
    if not notice.agent.active:
        raise email.Refused(LEFT)
    config = current_app.config["DESK"]
    agent = notice.agent
    with force_locale(agent.locale):
        said, name = line(notice.kind, notice.data, agent.time_zone), _("Desk")
        more = [_of_digest(one, agent.time_zone, config.base_url) for one in notice.data.get("lines", ())]
        choose = _("What you are told of, and when: %(url)s", url=f"{config.base_url}/me/notices")
    when = f"{notice.at.astimezone(ZoneInfo(agent.time_zone)):%Y-%m-%d %H:%M} ({agent.time_zone})"
    where = config.base_url + notice.data.get("path", "/")
    return email.OutboundEmail(
        from_name=name,
        from_email=config.reply_address,
        to_email=agent.email,
        reply_to="",
        subject=said,
        text="\n\n".join([said, *(more or [where]), f"{name} · {when}", choose]) + "\n",
        automatic=True,
        at=notice.at,
        rfc_id=f"<n{notice.id}.{keys().sign(MESSAGE_ID, str(notice.id))}@{config.mail_domain}>",
    )


def _of_digest(one: Mapping[str, Any], zone: str, base_url: str) -> str:
    """One line of the mail of the day."""
    at = datetime.fromisoformat(one["at"]).astimezone(ZoneInfo(zone))
    return f"{at:%m-%d %H:%M} {line(one['kind'], one['data'], zone)}\n{base_url}{one['data'].get('path', '/')}"
