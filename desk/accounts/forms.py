from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from desk.accounts.types import Language

LANGUAGES = [SelectChoice(Language.ZH_CN.value, "中文"), SelectChoice(Language.EN.value, "English")]


class LoginForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    email = StringField(_l("E-mail address"), validators=[InputRequired(), Length(max=254)])
    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=200)])


class RevealForm(FlaskForm):  # type: ignore[misc]
    """Why somebody needs to see a masked value; how long it must be, the command says."""

    reason = StringField(_l("What do you need it for?"), validators=[Length(max=200)])

    def said(self) -> str:
        return str(self.reason.data or "").replace("\0", "")


class ContactForm(FlaskForm):  # type: ignore[misc]
    """What a contact gave wrong or changed. Personal fields come empty: what is left empty stays as it is."""

    name = StringField(_l("Full name"), validators=[Length(max=200)])
    phone = StringField(_l("Phone"), validators=[Length(max=40)])
    address = StringField(_l("Address"), validators=[Length(max=300)])
    language = SelectField(_l("Language"), choices=LANGUAGES)
    time_zone = StringField(_l("Time zone"), validators=[Length(max=64)])
    seen = HiddenField()

    def text(self, name: str) -> str:
        return str(self[name].data or "").replace("\0", "").strip()


class StandingForm(ContactForm):
    """The same for who may also say whose contact it is, what they may see and where our answers go."""

    email = StringField(_l("E-mail address"), validators=[Length(max=254)])
    customer_id = SelectField(_l("Company"), validate_choice=False)
    sees_charges = BooleanField(_l("May see and dispute charges"))

    def customer(self) -> int | None:
        text = str(self.customer_id.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
