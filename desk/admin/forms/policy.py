from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms import TextAreaField as Area
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from desk.accounts.labels import LANGUAGE, TIER
from desk.admin.forms.base import OneLine, SettingsForm, choices, clean, scope_field
from desk.admin.forms.consequences import Consequences, ladder_in, steps_in
from desk.shipments.labels import MODE
from desk.sla.commands.policies import BETWEEN_LADDER, LADDER, PAUSES, PolicyDraft
from desk.sla.labels import METRIC
from desk.sla.lengths import length_text, level_in, minutes_in
from desk.sla.matching import Reach
from desk.tickets.labels import CHANNEL, PRIORITY, STATUS, TYPE

PRIORITIES = ("urgent", "high", "normal", "low")
METRICS = ("first_response", "next_response", "update", "resolution")
BETWEEN_US = ("carrier_reply", "approval", "ownership")  # not promised to the customer
EVERY = METRICS + BETWEEN_US
PAUSING = ("waiting_customer", "waiting_carrier", "waiting_authority", "waiting_approval", "scheduled")
PAUSED = ("update", "resolution")


def typed_length(form: SettingsForm, field: Field) -> None:
    if field.data and minutes_in(field.data) is None:
        raise ValidationError(_("Write 1h, 30m or 1h30."))


def typed_ladder(form: SettingsForm, field: Field) -> None:
    for step in steps_in(field.data or ""):
        if level_in(step) is None:
            raise ValidationError(_("No such step: %(step)s. Write 75%%, 100%%, +60.", step=step[:40]))


class Boxes(SelectMultipleField):  # type: ignore[misc]  # WTForms is untyped
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: SettingsForm) -> None:
        """WTForms says what was refused, but only in English."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(self.gettext("Not a valid choice.")) from None


class PolicyForm(SettingsForm):
    """Below stand a field for each priority and metric, each pause, and the ladder and consequences of each metric.

    `customer_ids` are those that `customers` names; whoever takes the form finds them out.
    """

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=80), OneLine()], filters=[clean])
    calendar_id = SelectField(_l("Calendar"), coerce=int)
    types = Boxes(_l("Types of ticket"), choices=choices(TYPE))
    tiers = Boxes(_l("Tiers of customer"), choices=choices(TIER))
    channels = Boxes(_l("Ways in"), choices=choices(CHANNEL))
    modes = Boxes(_l("Modes of transport"), choices=choices(MODE))
    languages = Boxes(_l("Languages"), choices=choices(LANGUAGE))
    teams = Boxes(_l("Teams"), coerce=int)
    customers = Area(_l("Named customers"), validators=[Length(max=100_000)], filters=[clean])
    extend_minutes = StringField(_l("May be extended by one person"), [Length(max=20), typed_length], filters=[clean])
    reopen_days = IntegerField(_l("Days to reopen"), default=7)
    pause_cap_days = IntegerField(_l("Longest pause, in working days"), default=10)
    try_type = SelectField(_l("Type"), choices=choices(TYPE), default="request")
    try_tier = SelectField(_l("Tier"), choices=choices({**TIER, "": _l("(customer not known)")}), default="standard")

    scope = scope_field()

    ASIDE = ("try_type", "try_tier", "scope")
    customer_ids: Sequence[int] = ()

    def draft(self) -> PolicyDraft:
        reach = self.reach()
        return PolicyDraft(
            name=self.name.data,
            calendar_id=self.calendar_id.data,
            targets=self.targets(),
            pauses=self._pauses(),
            ladder={metric: self.ladder(metric) for metric in EVERY if self.ladder(metric)},
            actions=self._actions(),
            extend_minutes=minutes_in(self.extend_minutes.data) or 0,
            reopen_days=self.reopen_days.data or 0,
            pause_cap_days=self.pause_cap_days.data or 0,
            **vars(reach),
        )

    def reach(self) -> Reach:
        return Reach(
            types=self.types.data or [],
            tiers=self.tiers.data or [],
            channels=self.channels.data or [],
            modes=self.modes.data or [],
            languages=self.languages.data or [],
            teams=self.teams.data or [],
            customers=list(self.customer_ids),
        )

    def targets(self) -> dict[str, dict[str, int]]:
        rows = {priority: self._row(priority) for priority in PRIORITIES}
        return {priority: metrics for priority, metrics in rows.items() if metrics}

    def _row(self, priority: str) -> dict[str, int]:
        typed = {metric: minutes_in(self[f"target_{priority}_{metric}"].data or "") for metric in EVERY}
        return {metric: minutes for metric, minutes in typed.items() if minutes is not None}

    def _pauses(self) -> dict[str, list[str]]:
        ticked = {s: [metric for metric in PAUSED if self[f"pause_{s}_{metric}"].data] for s in PAUSING}
        return {status: metrics for status, metrics in ticked.items() if metrics}

    def ladder(self, metric: str) -> list[str]:
        return ladder_in(self[f"ladder_{metric}"].data or "")

    def _actions(self) -> dict[str, dict[str, dict[str, Any]]]:
        said = {metric: self[f"actions_{metric}"].unusual(self.ladder(metric)) for metric in EVERY}
        return {metric: levels for metric, levels in said.items() if levels}

    def any_faulty(self, kind: str, metrics: Sequence[str]) -> bool:
        """Whether an entry of this kind was refused for one of these metrics."""
        names = [name for name in self.errors if name.startswith(kind)]
        return any(name.endswith(metric) for name in names for metric in metrics)

    def keep(self, actions: Mapping[str, Any]) -> None:
        """What happens at steps that the form did not show."""
        for metric in EVERY:
            self[f"actions_{metric}"].kept = actions.get(metric, {})

    def offer_names(self, agents: Mapping[str, str], teams: Mapping[int, str]) -> None:
        """Whom tickets may be given and handed to; `agents` maps "agent:7" to a name."""
        self.teams.choices = list(teams.items())
        for metric in EVERY:
            self[f"actions_{metric}"].agents, self[f"actions_{metric}"].team_names = agents, teams

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
        for metric in EVERY:
            self[f"ladder_{metric}"].data = ", ".join(ladder.get(metric, ()))

    def show_usual(self) -> None:
        """What a new policy begins with."""
        ladder = dict.fromkeys(METRICS, LADDER) | dict.fromkeys(BETWEEN_US, BETWEEN_LADDER)
        self.show({}, PAUSES, ladder)
        self.extend_minutes.data = length_text(PolicyDraft.extend_minutes)


def _add(name: str, field: Any) -> None:
    setattr(PolicyForm, name, field)


def _named(*parts: Any) -> Any:
    """A label of several words that are translated each when it is shown."""
    return _l("%(one)s: %(other)s", one=parts[0], other=parts[1])


for metric in EVERY:
    for priority in PRIORITIES:
        named = _named(PRIORITY[priority], METRIC[metric])
        _add(f"target_{priority}_{metric}", StringField(named, [Length(max=20), typed_length], filters=[clean]))
    _add(f"ladder_{metric}", StringField(METRIC[metric], [Length(max=200), typed_ladder], filters=[clean]))
    _add(f"actions_{metric}", Consequences(METRIC[metric], metric=metric))
for metric in PAUSED:
    for status in PAUSING:
        _add(f"pause_{status}_{metric}", BooleanField(_named(STATUS[status], METRIC[metric])))


def too_short(targets: Mapping[str, Mapping[str, int]]) -> Sequence[str]:
    """The priorities whose time to resolve is shorter than the time to answer first."""
    far = 10**9
    return [p for p, times in targets.items() if times.get("resolution", far) < times.get("first_response", 0)]
