import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.accounts.queries import all_agents
from desk.admin.subjects import subject_url
from desk.audit.commands import record
from desk.audit.queries import first_broken, history
from desk.core.db import transaction
from desk.core.times import utcnow

WORDS = ("subject", "verb", "actor")
MOST_EXPORTED = 50_000
RISKY = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet would take such a value for a formula
HEAD = ("id", "at", "actor", "verb", "subject", "details")


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see. `since` and `until` are dates in their zone, both included."""

    words: dict[str, Any]
    typed: dict[str, str]
    since: datetime | None
    until: datetime | None
    unclear: str = ""


def show_audit() -> ResponseReturnValue:
    agent = require("audit.view")
    asked = _asked(request.args, agent.time_zone)
    before = request.args.get("before", "")
    entries = history(
        **asked.words,
        since=asked.since,
        until=asked.until,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None,
    )
    return render_template(
        "admin/audit.html",
        entries=entries,
        filters=asked.typed,
        unclear=asked.unclear,
        subject_url=subject_url,
        people={agent.actor: agent.name for agent in all_agents()},
        broken=first_broken() if request.args.get("verify") else None,
        verified=bool(request.args.get("verify")),
    )


def export() -> ResponseReturnValue:
    """The entries that the filter finds as a CSV file, the newest first; that they were taken is written down."""
    agent = require("audit.view")
    asked = _asked(request.form, agent.time_zone)
    with transaction():
        record("audit.exported", "audit", actor=agent.actor, at=utcnow(), filter=asked.typed)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(HEAD)
    for one in history(**asked.words, since=asked.since, until=asked.until, limit=MOST_EXPORTED):
        details = "; ".join(f"{key}={value}" for key, value in one.details.items())
        row = (one.id, one.at.isoformat(timespec="seconds"), one.actor, one.verb, one.subject, details)
        table.writerow([_harmless(str(value)) for value in row])
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{utcnow():%Y%m%d-%H%M}.csv"'
    return answer


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(RISKY) else value


def _asked(given: Any, zone: str) -> Asked:
    words = {name: given.get(name, "").replace("\0", "").strip()[:120] for name in WORDS}
    typed = {name: given.get(name, "").replace("\0", "").strip()[:10] for name in ("since", "until")}
    since, until = (_day(text) for text in typed.values())
    unclear = any(text and not day for text, day in zip(typed.values(), (since, until), strict=True))
    return Asked(
        words=words,
        typed={**words, **typed},
        since=_midnight(since, zone),
        until=_midnight(until + timedelta(days=1), zone) if until else None,
        unclear=_("Write dates like 2026-11-22.") if unclear else "",
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day and 1970 <= day.year <= 9000 else None


def _midnight(day: date | None, zone: str) -> datetime | None:
    return datetime.combine(day, time(), ZoneInfo(zone)) if day else None
