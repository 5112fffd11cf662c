from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from desk.admin.forms.base import OneLine, SettingsForm, clean, optional_id
from desk.admin.forms.policy import Boxes
from desk.api.scopes import WORDS


class ApiTokenForm(SettingsForm):
    name = StringField(
        _l("Which system it is for"), validators=[DataRequired(), Length(max=80), OneLine()], filters=[clean]
    )
    customer_id = SelectField(_l("Whose things it opens"), coerce=optional_id)
    agent_id = SelectField(_l("In whose name it acts"), coerce=optional_id)
    scopes = Boxes(
        _l("What it may be used for"),
        choices=[SelectChoice(one.value, words) for one, words in WORDS.items()],
    )
