from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from desk.admin.forms.base import OneLine, SettingsForm, clean, optional_id
from desk.channels.messengers.commands import AccountDraft
from desk.channels.messengers.registry import ADAPTERS
from desk.channels.messengers.types import Entry

LONGEST = 500


class MessengerForm(SettingsForm):
    """What all accounts have; `messenger_form` adds what this kind needs."""

    kind = HiddenField()
    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=80), OneLine()], filters=[clean])
    team_id = SelectField(_l("Team"), coerce=optional_id)
    active = BooleanField(_l("In use"), default=True)

    def draft(self, kind: str) -> AccountDraft:
        entries = {one.name: clean(self._fields[one.name].data) for one in ADAPTERS[kind].entries}
        return AccountDraft(kind, self.name.data, self.team_id.data, bool(self.active.data), entries)

    def entries_of(self, kind: str) -> list[tuple[Entry, Any]]:
        """Each entry of this kind with its field, in the order of the interface."""
        return [(one, self._fields[one.name]) for one in ADAPTERS[kind].entries]


def messenger_form(kind: str, *, known: bool = False, **given: Any) -> MessengerForm:
    """The form of one kind of account. A secret is never in it; for a `known` account an empty one stays as it was."""
    fields = {one.name: _field(one, known=known) for one in ADAPTERS[kind].entries}
    form: MessengerForm = type("OneKind", (MessengerForm,), fields)(**given)
    return form


def shown_entries(kind: str, config: Mapping[str, str]) -> dict[str, str]:
    """What was entered, without the secrets."""
    return {one.name: config.get(one.name, "") for one in ADAPTERS[kind].entries if not one.secret}


def _field(entry: Entry, *, known: bool) -> Any:
    rules = [Length(max=LONGEST), OneLine()]
    if entry.needed and not (entry.secret and known):
        rules.insert(0, InputRequired())
    if entry.secret:
        hold = {"autocomplete": "off", "placeholder": _l("unchanged") if known else ""}
        return PasswordField(entry.label, validators=rules, render_kw=hold)
    return StringField(entry.label, validators=rules, filters=[clean], render_kw={"placeholder": entry.usual})
