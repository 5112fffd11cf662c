from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from desk.admin.forms.base import OneLine, SettingsForm, clean, optional_id


class ApiTokenForm(SettingsForm):
    name = StringField(
        _l("Which system it is for"), validators=[DataRequired(), Length(max=80), OneLine()], filters=[clean]
    )
    customer_id = SelectField(_l("Whose shipments it opens"), coerce=optional_id)
