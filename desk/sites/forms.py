import secrets
import unicodedata
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from desk.accounts.commands.contacts import MAIL_ADDRESS
from desk.channels.queries import base_of, our_addresses
from desk.core.columns import keys
from desk.tickets.forms import FilesForm

LONGEST_TEXT = 10_000
LONGEST_TURN = 4_000
PURPOSE = "form-stamp"
FEWEST_S = 3  # nobody fills in a form faster; a program does
LONGEST = timedelta(days=2)
UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")  # controls, marks of direction and of no width, blanks


class Seen(DataRequired):  # type: ignore[misc]  # WTForms is untyped
    """Something that a reader sees: agents have no use for a name, or a question, of nothing but marks."""

    def __call__(self, form: object, field: StringField) -> None:
        if all(unicodedata.category(sign) in UNSEEN for sign in field.data or ""):
            field.data = ""
        super().__call__(form, field)


def plain(text: str | None) -> str:
    return str(text or "").replace("\0", "").replace("\r\n", "\n").strip()


def line(text: str | None) -> str:
    return " ".join(plain(text).split())


def stamp_for(key: str, now: datetime) -> str:
    """Stands in a form from when it was shown; it is also what tells one press of its button from another."""
    said = f"{int(now.timestamp())}-{secrets.token_hex(6)}"
    return f"{said}-{keys().sign(PURPOSE, f'{key}:{said}')}"


def age_of(stamp: str, key: str, now: datetime) -> timedelta | None:
    """How long ago this form was shown; None where the stamp is not ours."""
    said, _, mark = stamp.rpartition("-")
    if not keys().signed(PURPOSE, f"{key}:{said}", mark):
        return None
    return now - datetime.fromtimestamp(int(said.partition("-")[0]), tz=now.tzinfo)


class _Public(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Nobody is signed in here, and a frame of another site has no cookie: its token would guard nothing."""

    class Meta:
        csrf = False


class _WhoForm(_Public):
    name = StringField(_l("Your name"), validators=[Seen(_l("Please tell us your name.")), Length(max=120)])
    email = EmailField(
        _l("Your e-mail address"), validators=[Seen(_l("Please tell us where to answer.")), Length(max=254)]
    )

    def validate_email(self, field: EmailField) -> None:
        address = line(field.data)
        if not MAIL_ADDRESS.fullmatch(address) or "." not in address.rpartition("@")[2]:
            raise ValidationError(_l("That is not an e-mail address."))
        if base_of(address) in our_addresses():
            raise ValidationError(_l("That is an address of our own."))


class ContactForm(_WhoForm, FilesForm):
    """`website` is no field that people see: who fills it in is a program."""

    company = StringField(_l("Company"), validators=[Length(max=120)])
    subject = StringField(_l("Subject"), validators=[Seen(_l("Please say in a few words.")), Length(max=200)])
    number = StringField(_l("What is it about?"), validators=[Length(max=120)])
    body = TextAreaField(_l("Your message"), validators=[Seen(_l("Write something first.")), Length(max=LONGEST_TEXT)])
    website = StringField()
    stamp = HiddenField(validators=[Length(max=100)])
    about = HiddenField(validators=[Length(max=100)])


class TurnForm(_Public, FilesForm):
    body = TextAreaField(
        validators=[
            Seen(_l("Write something first.")),
            Length(max=LONGEST_TURN, message=_l("That is too long: 4,000 signs at most. Send it in two parts.")),
        ]
    )
    press = HiddenField(validators=[DataRequired(), Length(max=60)])


class PersonForm(_WhoForm):
    body = TextAreaField(_l("What is it about?"), validators=[Length(max=LONGEST_TURN)])
    press = HiddenField(validators=[DataRequired(), Length(max=60)])
