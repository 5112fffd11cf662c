"""Reports: read-only figures, each of which leads to what it counts."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.login import require
from desk.core.errors import NotFound
from desk.core.security import download
from desk.core.times import utcnow
from desk.reports.groups import Asked
from desk.reports.labels import BAD_PERIOD, BY, COLUMN, PRESET
from desk.reports.pages import COLUMNS
from desk.reports.periods import PRESETS, BadPeriod, Period, period_in, preset
from desk.reports.queries import promise_report, promises_behind
from desk.reports.sheet import as_csv, as_xlsx
from desk.sla.labels import METRIC

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("")
def home() -> ResponseReturnValue:
    require("report.view")
    return redirect(url_for("reports.promises"))


@bp.get("/promises")
def promises() -> ResponseReturnValue:
    """How promises were kept in a period."""
    agent = require("report.view")
    now = utcnow()
    try:
        asked = _asked(agent.time_zone, now)
    except BadPeriod as problem:
        return _page(None, {problem.entry: BAD_PERIOD[problem.why]}, agent.time_zone, now)
    return _page(asked, {}, agent.time_zone, now)


def _page(asked: Asked | None, wrong: dict[str, object], zone: str, now: datetime) -> Response:
    agent = require("report.view")
    today = now.astimezone(ZoneInfo(zone)).date()
    body = render_template(
        "reports/promises.html",
        parts=promise_report(agent, asked) if asked else [],
        by=_by(),
        asked=_as_query(asked) if asked else {},
        typed=_typed(asked),
        wrong=wrong,
        zone=zone,
        presets=[(PRESET[name], _dates(preset(name, today))) for name in PRESETS],
        groups=BY,
        columns=COLUMNS,
        labels=COLUMN,
    )
    return make_response(body, 422 if wrong else 200)


@bp.get("/promises/list")
def promise_list() -> ResponseReturnValue:
    """The promises behind one figure. Raises NotFound for a figure that no report has."""
    agent = require("report.view")
    metric, what, page = request.args.get("metric", ""), request.args.get("what", ""), request.args.get("page", "1")
    if metric not in METRIC or what not in COLUMNS or not (page.isascii() and page.isdigit() and len(page) < 6):
        raise NotFound
    asked, key = _asked_or_404(agent.time_zone), request.args.get("key")
    found = promises_behind(agent, asked, metric=metric, what=what, key=key, page=max(1, int(page)))
    given = _as_query(asked) | {"metric": metric, "what": what, "key": key}
    return render_template(
        "reports/promise_list.html", found=found, given=given, metric=metric, what=COLUMN[what],
        back=url_for("reports.promises", **_as_query(asked)), period=asked.period,
    )  # fmt: skip


@bp.get("/promises.xlsx")
def promises_xlsx() -> ResponseReturnValue:
    agent = require("report.view")
    asked = _asked_or_404(agent.time_zone)
    return download(as_xlsx(asked.by, promise_report(agent, asked)), _file_name(asked, "xlsx"))


@bp.get("/promises.csv")
def promises_csv() -> ResponseReturnValue:
    agent = require("report.view")
    asked = _asked_or_404(agent.time_zone)
    return download(as_csv(asked.by, promise_report(agent, asked)), _file_name(asked, "csv"))


def _file_name(asked: Asked, ending: str) -> str:
    return f"promises-{asked.period.first}-{asked.period.last}.{ending}"


def _by() -> str:
    by = request.args.get("by", "team")
    return by if by in BY else "team"


def _asked(zone: str, now: datetime) -> Asked:
    """What the URL asks for. Raises BadPeriod."""
    first, last = (request.args.get(name, "").strip() for name in ("from", "to"))
    return Asked(period_in(first, last, now.astimezone(ZoneInfo(zone)).date()), _by(), zone, now)


def _asked_or_404(zone: str) -> Asked:
    try:
        return _asked(zone, utcnow())
    except BadPeriod:
        raise NotFound from None


def _dates(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _as_query(asked: Asked) -> dict[str, Any]:
    return {**_dates(asked.period), "by": asked.by}


def _typed(asked: Asked | None) -> dict[str, str]:
    return _dates(asked.period) if asked else {name: request.args.get(name, "")[:30] for name in ("from", "to")}
