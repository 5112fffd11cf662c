from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from desk.accounts.types import Language
from desk.admin.forms.base import OneLine, SettingsForm, choices, clean, optional_id
from desk.sites.commands.doors import DoorDraft
from desk.sites.types import DoorKind

KIND = {DoorKind.FORM.value: _l("Web form"), DoorKind.CHAT.value: _l("Chat")}
GREETING = [Length(max=300)]


class SiteForm(SettingsForm):
    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=80), OneLine()], filters=[clean])
    kind = SelectField(_l("Kind"), choices=choices(KIND), default=DoorKind.CHAT.value)
    team_id = SelectField(_l("Team"), coerce=optional_id)
    mailbox_id = SelectField(_l("Answers leave from"), coerce=optional_id)
    calendar_id = SelectField(_l("When somebody answers"), coerce=optional_id)
    origins = TextAreaField(_l("Sites that may show it"), validators=[Length(max=4_000)], filters=[clean])
    colour = StringField(_l("Colour"), validators=[Length(max=7)], filters=[clean])
    greeting_zh = TextAreaField(_l("Greeting in Chinese"), validators=GREETING, filters=[clean])
    greeting_en = TextAreaField(_l("Greeting in English"), validators=GREETING, filters=[clean])
    answers_from_articles = BooleanField(_l("Help articles answer first"), default=True)
    active = BooleanField(_l("In use"), default=True)

    def draft(self) -> DoorDraft:
        return DoorDraft(
            name=self.name.data,
            kind=DoorKind(self.kind.data),
            origins=self.origins.data.split(),
            team_id=self.team_id.data,
            mailbox_id=self.mailbox_id.data,
            calendar_id=self.calendar_id.data,
            answers_from_articles=self.answers_from_articles.data,
            colour=self.colour.data,
            words={Language.ZH_CN: self.greeting_zh.data, Language.EN: self.greeting_en.data},
            active=self.active.data,
        )
