from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, FormField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from desk.admin.forms.base import SettingsForm, choices, clean, optional_id
from desk.admin.forms.people import NAME
from desk.core.errors import Faulty
from desk.flows.commands.flows import MOST_STEPS, FlowDraft, StepDraft
from desk.sla.lengths import length_text, minutes_in
from desk.tickets.labels import TYPE

NEW = {"name": "", "minutes": "", "team_id": None}


class StepForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """One line; `minutes` as people type lengths. The form around it holds the token."""

    class Meta:
        csrf = False

    name = StringField(_l("Name"), filters=[clean], validators=[Length(max=80)])
    minutes = StringField(_l("Time"), filters=[clean], validators=[Length(max=20)])
    team_id = SelectField(_l("Team"), coerce=optional_id)


class FlowForm(SettingsForm):
    name = StringField(_l("Name"), validators=NAME, filters=[clean])
    ticket_type = SelectField(_l("For tickets of type"), choices=choices(TYPE))
    active = BooleanField(_l("In use: new tickets of this type go through these steps"))
    steps = FieldList(FormField(StepForm), max_entries=MOST_STEPS + 1)

    def offer_teams(self, teams: Sequence[SelectChoice]) -> None:
        """What the lines may choose from; before anything is checked."""
        for line in self.steps:
            line.form.team_id.choices = teams

    def draft(self) -> FlowDraft:
        """Raises Faulty for a time that cannot be read."""
        steps = [_step(place, line) for place, line in enumerate(self._filled())]
        return FlowDraft(self.name.data, self.ticket_type.data, steps, self.active.data)

    def lines(self) -> list[dict[str, Any]]:
        """What stands in the lines, to be shown anew in another order."""
        return [dict(line.form.data) for line in self.steps]

    def refuse(self, entry: str, text: Any) -> None:
        """At the line that it is about, where it is about one."""
        part, _dash, rest = entry.partition("-")
        place, _dash, name = rest.partition("-")
        if part != "steps" or not name:
            super().refuse("" if entry == "steps" else entry, text)
            return
        field = self._filled()[int(place)][name]
        field.errors = [*field.errors, text]

    def _filled(self) -> list[StepForm]:
        """The lines that count, in their order: a blank one is none."""
        return [line.form for line in self.steps if not _is_blank(line.form)]


def line_of(name: str, minutes: int, team_id: int | None) -> dict[str, Any]:
    return {"name": name, "minutes": length_text(minutes), "team_id": team_id}


def _step(place: int, line: StepForm) -> StepDraft:
    minutes = minutes_in(line.minutes.data)
    if minutes is None:
        raise Faulty(f"steps-{place}-minutes", _l("Write a time like 30m, 1h or 1h30."))
    return StepDraft(line.name.data, minutes, line.team_id.data)


def _is_blank(line: StepForm) -> bool:
    return not line.name.data and not line.minutes.data
