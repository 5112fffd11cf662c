from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from desk.admin.forms.base import OneLine, SettingsForm, clean, scope_field
from desk.sla.calendar_json import WEEKDAYS
from desk.sla.calendar_text import FIRST_YEAR, LAST_YEAR, closed_text, hours_text, spec_from, workdays_text

WEEKDAY = {
    "mon": _l("Monday"),
    "tue": _l("Tuesday"),
    "wed": _l("Wednesday"),
    "thu": _l("Thursday"),
    "fri": _l("Friday"),
    "sat": _l("Saturday"),
    "sun": _l("Sunday"),
}
HOURS = [Length(max=200), OneLine()]


class CalendarForm(SettingsForm):
    """The week is one field a day, in the order of `WEEKDAYS`. `country` and `year` are for bringing in holidays."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=80), OneLine()], filters=[clean])
    timezone = StringField(_l("Time zone"), validators=[InputRequired(), Length(max=64)], filters=[clean])
    mon = StringField(WEEKDAY["mon"], validators=HOURS, filters=[clean])
    tue = StringField(WEEKDAY["tue"], validators=HOURS, filters=[clean])
    wed = StringField(WEEKDAY["wed"], validators=HOURS, filters=[clean])
    thu = StringField(WEEKDAY["thu"], validators=HOURS, filters=[clean])
    fri = StringField(WEEKDAY["fri"], validators=HOURS, filters=[clean])
    sat = StringField(WEEKDAY["sat"], validators=HOURS, filters=[clean])
    sun = StringField(WEEKDAY["sun"], validators=HOURS, filters=[clean])
    closed = TextAreaField(_l("Closed dates"), validators=[Length(max=40_000)], filters=[clean])
    workdays = TextAreaField(_l("Extra working days"), validators=[Length(max=40_000)], filters=[clean])
    country = SelectField(_l("Country"), validate_choice=False)
    year = StringField(_l("Year"), validators=[Length(max=4)], filters=[clean])
    scope = scope_field()

    ASIDE = ("country", "year", "scope")

    def spec(self) -> dict[str, Any]:
        """What `calendar_json` reads. Raises Faulty."""
        hours = {day: self._fields[day].data for day in WEEKDAYS}
        return spec_from(self.timezone.data, hours, self.closed.data, self.workdays.data)

    def show(self, spec: Mapping[str, Any]) -> None:
        """Fill the fields with the hours of a calendar."""
        self.timezone.data = spec["timezone"]
        for day in WEEKDAYS:
            self._fields[day].data = hours_text(spec.get("hours", {}).get(day, []))
        self.closed.data, self.workdays.data = closed_text(spec), workdays_text(spec)


def year_in(text: str, otherwise: int) -> int:
    """A year that calendars are shown for, else `otherwise`."""
    good = text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR
    return int(text) if good else otherwise
