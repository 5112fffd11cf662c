from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from desk.admin.forms.base import OneLine, SettingsForm, clean, optional_id
from desk.channels.commands import MailboxDraft


class MailboxForm(SettingsForm):
    address = StringField(_l("E-mail address"), validators=[InputRequired(), Length(max=254)], filters=[clean])
    name = StringField(_l("Name that customers see"), validators=[Length(max=80), OneLine()], filters=[clean])
    team_id = SelectField(_l("Team"), coerce=optional_id)
    signature_zh = TextAreaField(_l("Signature in Chinese"), validators=[Length(max=500)], filters=[clean])
    signature_en = TextAreaField(_l("Signature in English"), validators=[Length(max=500)], filters=[clean])
    active = BooleanField(_l("In use"), default=True)

    def draft(self) -> MailboxDraft:
        return MailboxDraft(
            address=self.address.data,
            name=self.name.data,
            team_id=self.team_id.data,
            signature_zh=self.signature_zh.data,
            signature_en=self.signature_en.data,
            active=self.active.data,
        )
