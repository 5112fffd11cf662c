import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from desk.accounts.labels import TIER
from desk.admin.forms.base import OneLine, SettingsForm, choices, clean
from desk.sla.commands.policies import LADDER, PAUSES, PolicyDraft
from desk.sla.labels import METRIC
from desk.sla.lengths import length_text, level_in, minutes_in
from desk.tickets.labels import PRIORITY, STATUS, TYPE

PRIORITIES = ("urgent", "high", "normal", "low")
METRICS = ("first_response", "next_response", "update", "resolution")
PAUSING = ("waiting_customer", "waiting_carrier", "waiting_authority")
PAUSED = ("update", "resolution")


def typed_length(form: SettingsForm, field: Field) -> None:
    if field.data and minutes_in(field.data) is None:
        raise ValidationError(_("Write 1h, 30m or 1h30."))


def typed_ladder(form: SettingsForm, field: Field) -> None:
    for step in steps_in(field.data or ""):
        if level_in(step) is None:
            raise ValidationError(_("No such step: %(step)s. Write 75%%, 100%%, +60.", step=step[:40]))


def steps_in(text: str) -> list[str]:
    return [step for step in re.split(r"[,，;；\s]+", text) if step]


class Boxes(SelectMultipleField):  # type: ignore[misc]  # WTForms is untyped
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PolicyForm(SettingsForm):
    """Below stand a field for each priority and metric, for each pause, and for the ladder of each metric."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=80), OneLine()], filters=[clean])
    calendar_id = SelectField(_l("Calendar"), coerce=int)
    types = Boxes(_l("Types of ticket"), choices=choices(TYPE))
    tiers = Boxes(_l("Tiers of customer"), choices=choices(TIER))
    reopen_days = IntegerField(_l("Days to reopen"), default=7)
    pause_cap_days = IntegerField(_l("Longest pause, in working days"), default=10)
    try_type = SelectField(_l("Type"), choices=choices(TYPE), default="request")
    try_tier = SelectField(_l("Tier"), choices=choices({**TIER, "": _l("(customer not known)")}), default="standard")

    def draft(self) -> PolicyDraft:
        return PolicyDraft(
            name=self.name.data,
            calendar_id=self.calendar_id.data,
            targets=self.targets(),
            types=self.types.data,
            tiers=self.tiers.data,
            pauses=self._pauses(),
            ladder={metric: self._ladder(metric) for metric in METRICS if self._ladder(metric)},
            reopen_days=self.reopen_days.data or 0,
            pause_cap_days=self.pause_cap_days.data or 0,
        )

    def targets(self) -> dict[str, dict[str, int]]:
        rows = {priority: self._row(priority) for priority in PRIORITIES}
        return {priority: metrics for priority, metrics in rows.items() if metrics}

    def _row(self, priority: str) -> dict[str, int]:
        typed = {metric: minutes_in(self[f"target_{priority}_{metric}"].data) for metric in METRICS}
        return {metric: minutes for metric, minutes in typed.items() if minutes is not None}

    def _pauses(self) -> dict[str, list[str]]:
        """What is ticked; a status that tickets cannot have yet keeps what it pauses from the start."""
        ticked = {s: [metric for metric in PAUSED if self[f"pause_{s}_{metric}"].data] for s in PAUSING}
        hidden = {status: list(metrics) for status, metrics in PAUSES.items() if status not in PAUSING}
        return {**{status: metrics for status, metrics in ticked.items() if metrics}, **hidden}

    def _ladder(self, metric: str) -> list[str]:
        steps = (level_in(step) for step in steps_in(self[f"ladder_{metric}"].data))
        return list(dict.fromkeys(step for step in steps if step))

    def show(
        self, targets: Mapping[str, Mapping[str, int]], pauses: Mapping[str, Any], ladder: Mapping[str, Any]
    ) -> None:
        """Fill the tables with the terms of a policy."""
        for priority, metrics in targets.items():
            for metric, minutes in metrics.items():
                self[f"target_{priority}_{metric}"].data = length_text(minutes)
        for status in PAUSING:
            for metric in PAUSED:
                self[f"pause_{status}_{metric}"].data = metric in pauses.get(status, ())
        for metric in METRICS:
            self[f"ladder_{metric}"].data = ", ".join(ladder.get(metric, ()))

    def show_usual(self) -> None:
        """What a new policy begins with."""
        self.show({}, PAUSES, {metric: LADDER for metric in METRICS})


def _add(name: str, field: Any) -> None:
    setattr(PolicyForm, name, field)


def _named(*parts: Any) -> Any:
    """A label of several words that are translated each when it is shown."""
    return _l("%(one)s: %(other)s", one=parts[0], other=parts[1])


for metric in METRICS:
    for priority in PRIORITIES:
        named = _named(PRIORITY[priority], METRIC[metric])
        _add(f"target_{priority}_{metric}", StringField(named, [Length(max=20), typed_length], filters=[clean]))
    _add(f"ladder_{metric}", StringField(METRIC[metric], [Length(max=200), typed_ladder], filters=[clean]))
for metric in PAUSED:
    for status in PAUSING:
        _add(f"pause_{status}_{metric}", BooleanField(_named(STATUS[status], METRIC[metric])))


def too_short(targets: Mapping[str, Mapping[str, int]]) -> Sequence[str]:
    """The priorities whose time to resolve is shorter than the time to answer first."""
    far = 10**9
    return [p for p, times in targets.items() if times.get("resolution", far) < times.get("first_response", 0)]
