from datetime import date
from typing import Any

from babel import Locale
from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from desk.accounts.login import current_agent, require
from desk.admin.forms.calendar import CalendarForm, year_in
from desk.admin.saving import REFUSED, SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.admin.zones import country_of
from desk.core.errors import Faulty, Invalid
from desk.core.seen import mark_of
from desk.core.times import utcnow
from desk.sla.calendar_json import WEEKDAYS, calendar_from
from desk.sla.calendar_text import FIRST_YEAR, LAST_YEAR, with_days
from desk.sla.clock import require_open_time
from desk.sla.commands.calendars import check_hours, save_calendar
from desk.sla.commands.rollouts import begin_rollout
from desk.sla.public_holidays import countries, is_announced, public_days
from desk.sla.rollouts import policies_in
from desk.sla.settings import CalendarNow, all_calendars, calendar_now
from desk.sla.types import BadCalendar, CalendarNeverOpens
from desk.sla.year import Month, months_of
from desk.tickets.rollout_preview import Preview, preview_hours

OFFICE = {
    "timezone": "Asia/Shanghai",
    "hours": dict.fromkeys(WEEKDAYS[:5], [["09:00", "18:00"]]),
}


def show_calendars() -> ResponseReturnValue:
    require(MANAGE)
    return render_template("admin/calendars.html", calendars=all_calendars())


def new_calendar() -> ResponseReturnValue:
    require(MANAGE)
    form = CalendarForm(formdata=None)
    form.show(OFFICE)
    return _page(None, form)


def show_calendar(calendar_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(calendar_id, _form(calendar_id))


def save(calendar_id: int | None = None) -> ResponseReturnValue:
    """Save what was typed, or only look at the year or bring in holidays: the button that was pressed says which."""
    who, form = actor(), CalendarForm()
    now = calendar_now(calendar_id) if calendar_id else None
    todo = request.form.get("do")
    if todo in ("look", "import"):
        return _tried(calendar_id, form, bring_in=todo == "import")
    status = attempt(form, lambda: _save(now, form, who), (lambda: _form(calendar_id)) if calendar_id else None)
    return saved("admin.calendars") if status == SAVED else (_page(calendar_id, form), status)


def _save(now: CalendarNow | None, form: CalendarForm, who: str) -> None:
    at, old, seen = utcnow(), now.calendar if now else None, form.seen.data if now else None
    calendar = save_calendar(form.name.data, form.spec(), actor=who, at=at, calendar=old, seen=seen)
    if form.scope.data == "open":
        begin_rollout(policies_in(calendar.id), actor=who, at=at)


def _tried(calendar_id: int | None, form: CalendarForm, *, bring_in: bool) -> ResponseReturnValue:
    """The form again, not saved, with the holidays of a country and year when they are wanted."""
    try:
        if form.year.data:
            _year(form)
        spec = form.spec()
        told = _bring_in(form, spec) if bring_in else None
        check_hours(form.spec(), utcnow())
    except Faulty as problem:
        form.refuse(problem.entry, problem.text)
        return _page(calendar_id, form), REFUSED
    except Invalid:
        form.refuse("", _("This is not a calendar yet: look at the time zone and the hours."))
        return _page(calendar_id, form), REFUSED
    moves = preview_hours(current_agent(), calendar_id, form.spec(), now=utcnow()) if calendar_id else None
    return _page(calendar_id, form, told=told, moves=moves)


def _year(form: CalendarForm) -> int:
    year = year_in(form.year.data, 0)
    if not year:
        raise Faulty("year", _("Write a year from 2000 to 2100."))
    return year


def _bring_in(form: CalendarForm, spec: dict[str, Any]) -> dict[str, Any]:
    year = _year(form)
    days, known = public_days(form.country.data or "", year), calendar_from(spec)
    closed = [day for day in days.closed if not _is_closed(known, day)]
    workdays = [day for day in days.workdays if day not in known.workdays]
    form.show(with_days(spec, closed, workdays))
    return {"closed": len(closed), "workdays": len(workdays), "settled": days.settled, "year": year}


def _is_closed(known: Any, day: date) -> bool:
    return day in known.holidays or any(day in closed for closed in known.closed)


def _form(calendar_id: int) -> CalendarForm:
    now = calendar_now(calendar_id)
    form = CalendarForm(formdata=None, name=now.calendar.name, seen=mark_of(now.calendar))
    form.show(now.version.spec)
    return form


def _page(
    calendar_id: int | None,
    form: CalendarForm,
    told: dict[str, Any] | None = None,
    moves: Preview | None = None,
) -> str:
    now = calendar_now(calendar_id) if calendar_id else None
    form.country.choices = _countries()
    today = utcnow().date()
    year = year_in(form.year.data or request.args.get("year", ""), today.year)
    country = country_of(form.timezone.data or "")
    form.country.data = form.country.data or country or "CN"
    form.year.data = form.year.data or str(year)
    return render_template(
        "admin/calendar.html",
        now=now,
        form=form,
        months=_months(form),
        year=year,
        years=(FIRST_YEAR, LAST_YEAR),
        announced=is_announced(country, year, today=today),
        told=told,
        preview=moves,
    )


def _months(form: CalendarForm) -> tuple[Month, ...] | None:
    """The year of what stands in the form, None while that is no calendar."""
    try:
        calendar = calendar_from(form.spec())
        require_open_time(calendar, utcnow())
        return months_of(calendar, year_in(form.year.data or "", utcnow().year))
    except (Faulty, BadCalendar, CalendarNeverOpens):
        return None


def _countries() -> list[SelectChoice]:
    names = Locale.parse(str(get_locale())).territories
    return [SelectChoice(code, f"{names.get(code, code)} ({code})") for code in countries()]
