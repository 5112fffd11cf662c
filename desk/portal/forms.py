import secrets

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from desk.billing.errors import TooMuch
from desk.billing.labels import REASON
from desk.billing.money import parse_amount
from desk.billing.types import Amount, BadAmount, DisputeReason
from desk.portal.labels import TOPIC
from desk.tickets.forms import LONGEST_REPLY, FilesForm

QUESTION = "question"  # not a dispute: only something to ask about a charge


def _plain(text: str | None) -> str:
    return str(text or "").replace("\0", "").replace("\r\n", "\n").strip()


class _Written(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """`key` is one press of the button: new with each page, the same when a form is sent twice."""

    body = TextAreaField(
        _l("Your message"), validators=[DataRequired(_l("Write something first.")), Length(max=LONGEST_REPLY)]
    )
    key = HiddenField(validators=[Length(max=40)])

    def text(self) -> str:
        return _plain(self.body.data)

    def press(self) -> str:
        """The key of this form, or a new one for a form that brought none."""
        return str(self.key.data or "") or secrets.token_urlsafe(16)


class AnswerForm(_Written, FilesForm):
    pass


class QuestionForm(_Written, FilesForm):
    topic = SelectField(
        _l("What is it about?"), choices=[SelectChoice(key, label) for key, label in TOPIC.items()], default="where"
    )
    subject = StringField(_l("Subject, if you like"), validators=[Length(max=200)])
    shipment = IntegerField(_l("Shipment"), validators=[Optional()])

    def title(self) -> str:
        """What was typed, else what was chosen."""
        typed = " ".join(_plain(self.subject.data).split())
        return typed or str(TOPIC[self.topic.data])


class ChargeForm(_Written):
    line = IntegerField(_l("Charge"), validators=[InputRequired()])
    reason = SelectField(
        _l("What is wrong?"),
        choices=[SelectChoice(QUESTION, _l("Only a question"))]
        + [SelectChoice(one.value, REASON[one.value]) for one in DisputeReason],
        default=QUESTION,
    )
    amount = StringField(_l("Amount in dispute"), validators=[Length(max=30)])
    amount_asked: Amount | None = None  # None for a question

    def can_be(self, left: Amount) -> bool:
        """Whether so much of a charge can be disputed; all that is left of it when no amount was typed."""
        if self.reason.data == QUESTION:
            return True
        try:
            typed = _plain(self.amount.data)
            self.amount_asked = parse_amount(typed, left.currency) if typed else left
        except BadAmount as problem:
            self.amount.errors = [str(problem)]
            return False
        if 0 < self.amount_asked.value <= left.value:
            return True
        self.amount.errors = [str(TooMuch.text)]
        return False
