from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.files import get
from desk.core.security import download
from desk.core.times import utcnow
from desk.intake.access import item_for, parked_for
from desk.intake.commands import note_opened, replay
from desk.intake.handling import handle

SHOWN_BYTES = 64 * 1024


def show_parked() -> ResponseReturnValue:
    return render_template("admin/parked.html", items=parked_for(current_agent()))


def show_item(item_id: int) -> ResponseReturnValue:
    head = _raw_mail(item_id)[:SHOWN_BYTES].decode("utf-8", "replace")
    item = item_for(current_agent(), item_id)
    return render_template("admin/parked_item.html", item=item, raw=head.replace("\0", "\ufffd"))


def raw(item_id: int) -> ResponseReturnValue:
    return download(_raw_mail(item_id), f"mail-{item_id}.eml")


def _raw_mail(item_id: int) -> bytes:
    """The bytes of an item; that somebody reads them is written down before the first one is shown."""
    item = item_for(current_agent(), item_id)
    with transaction():
        note_opened(item, actor=current_agent().actor, at=utcnow())
    return get(item.raw_digest)


def replay_item(item_id: int) -> ResponseReturnValue:
    item = item_for(current_agent(), item_id)
    with transaction():
        replay(item, actor=current_agent().actor, at=utcnow())
    handle(item_id)
    return redirect(url_for("admin.parked_item", item_id=item_id), 303)
