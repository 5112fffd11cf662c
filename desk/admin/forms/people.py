from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from desk.accounts.commands.agents import AgentDraft
from desk.accounts.commands.customers import CustomerDraft
from desk.accounts.commands.teams import TeamDraft
from desk.accounts.labels import LANGUAGE, ROLE, TIER
from desk.admin.forms.base import OneLine, SettingsForm, choices, clean, optional_id

NAME = [InputRequired(), Length(max=80), OneLine()]
ZONE = [InputRequired(), Length(max=64)]


class AgentForm(SettingsForm):
    name = StringField(_l("Name"), validators=NAME, filters=[clean])
    role = SelectField(_l("Role"), choices=choices(ROLE))
    team_id = SelectField(_l("Team"), coerce=optional_id)
    locale = SelectField(_l("Language"), choices=choices(LANGUAGE))
    time_zone = StringField(_l("Time zone"), validators=ZONE, filters=[clean])
    manager_id = SelectField(_l("Manager"), coerce=optional_id)

    def draft(self) -> AgentDraft:
        return AgentDraft(
            self.name.data,
            self.role.data,
            self.team_id.data,
            self.locale.data,
            self.time_zone.data,
            self.manager_id.data,
        )


class NewAgentForm(AgentForm):
    email = StringField(_l("E-mail address"), validators=[InputRequired(), Length(max=254)], filters=[clean])
    password = PasswordField(_l("Password"), validators=[Length(max=200)])


class PasswordForm(SettingsForm):
    password = PasswordField(_l("New password"), validators=[Length(max=200)])


class TeamForm(SettingsForm):
    name = StringField(_l("Name"), validators=NAME, filters=[clean])
    lead_id = SelectField(_l("Lead"), coerce=optional_id)
    calendar_id = SelectField(_l("Working hours"), coerce=optional_id)

    def draft(self) -> TeamDraft:
        return TeamDraft(self.name.data, self.lead_id.data, self.calendar_id.data)


class CustomerForm(SettingsForm):
    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=120), OneLine()], filters=[clean])
    tier = SelectField(_l("Tier"), choices=choices(TIER))
    language = SelectField(_l("Language"), choices=choices(LANGUAGE))
    time_zone = StringField(_l("Time zone"), validators=ZONE, filters=[clean])
    account_manager_id = SelectField(_l("Account manager"), coerce=optional_id)
    domains = TextAreaField(_l("Mail domains"), validators=[Length(max=8_000)], filters=[clean])

    def draft(self) -> CustomerDraft:
        domains = tuple(self.domains.data.replace(",", " ").replace("，", " ").split())
        return CustomerDraft(
            self.name.data,
            self.tier.data,
            self.language.data,
            self.time_zone.data,
            domains,
            self.account_manager_id.data,
        )
