from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from desk.admin.forms.base import OneLine, SettingsForm, choices, clean
from desk.inquiries.directory import PartyDraft
from desk.inquiries.labels import PARTY
from desk.sla.lengths import minutes_in


class ThirdPartyForm(SettingsForm):
    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=120), OneLine()], filters=[clean])
    party = SelectField(_l("What they are"), choices=choices(PARTY))
    carrier_code = StringField(_l("Carrier code"), validators=[Length(max=20), OneLine()], filters=[clean])
    email = StringField(_l("E-mail address"), validators=[Length(max=254), OneLine()], filters=[clean])
    cc_emails = StringField(_l("Copies to"), validators=[Length(max=500), OneLine()], filters=[clean])
    phone = StringField(_l("Phone"), validators=[Length(max=60), OneLine()], filters=[clean])
    hours = StringField(_l("Office hours"), validators=[Length(max=120), OneLine()], filters=[clean])
    website = StringField(_l("Website"), validators=[Length(max=200), OneLine()], filters=[clean])
    within = StringField(_l("Usual time to answer"), validators=[Length(max=20)], filters=[clean])
    active = BooleanField(_l("In use"), default=True)

    def validate_within(self, field: StringField) -> None:
        if field.data and minutes_in(field.data) is None:
            raise ValidationError(_l("Between 1m and 1000h, please: 30m, 1h, 1h30."))

    def draft(self) -> PartyDraft:
        return PartyDraft(
            party=self.party.data,
            name=self.name.data,
            carrier_code=self.carrier_code.data,
            email=self.email.data,
            cc_emails=self.cc_emails.data,
            phone=self.phone.data,
            hours=self.hours.data,
            website=self.website.data,
            minutes=minutes_in(self.within.data) if self.within.data else None,
            active=self.active.data,
        )
