"""The settings door. So far: mail that could not be filed, and the audit trail."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent, require
from desk.audit.queries import first_broken, history
from desk.core.db import transaction
from desk.core.files import get
from desk.core.security import download
from desk.core.times import utcnow
from desk.intake.access import item_for, parked_for
from desk.intake.commands import note_opened, replay
from desk.intake.handling import handle

bp = Blueprint("admin", __name__, url_prefix="/admin")
SHOWN_BYTES = 64 * 1024


@bp.get("/parked")
def parked() -> ResponseReturnValue:
    return render_template("admin/parked.html", items=parked_for(current_agent()))


@bp.get("/parked/<id:item_id>")
def parked_item(item_id: int) -> ResponseReturnValue:
    head = _raw_mail(item_id)[:SHOWN_BYTES].decode("utf-8", "replace")
    item = item_for(current_agent(), item_id)
    return render_template("admin/parked_item.html", item=item, raw=head.replace("\0", "\ufffd"))


@bp.get("/parked/<id:item_id>/raw")
def parked_raw(item_id: int) -> ResponseReturnValue:
    return download(_raw_mail(item_id), f"mail-{item_id}.eml")


def _raw_mail(item_id: int) -> bytes:
    """The bytes of an item; that somebody reads them is written down before the first one is shown."""
    item = item_for(current_agent(), item_id)
    with transaction():
        note_opened(item, actor=current_agent().actor, at=utcnow())
    return get(item.raw_digest)


@bp.post("/parked/<id:item_id>/replay")
def replay_item(item_id: int) -> ResponseReturnValue:
    item = item_for(current_agent(), item_id)
    with transaction():
        replay(item, actor=current_agent().actor, at=utcnow())
    handle(item_id)
    return redirect(url_for("admin.parked_item", item_id=item_id), 303)


@bp.get("/audit")
def audit() -> ResponseReturnValue:
    require("audit.view")
    before = request.args.get("before", "")
    filters = {
        name: request.args.get(name, "").replace("\0", "").strip()[:120] for name in ("subject", "verb", "actor")
    }
    entries = history(
        **filters, before=int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    )
    return render_template(
        "admin/audit.html",
        entries=entries,
        filters=filters,
        broken=first_broken() if request.args.get("verify") else None,
        verified=bool(request.args.get("verify")),
    )
