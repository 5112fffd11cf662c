from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from desk.billing.labels import DECISION, REASON
from desk.billing.money import parse_amount
from desk.billing.sheets import LARGEST_FILE
from desk.billing.types import Amount, BadAmount, Decision, DisputeReason

LONGEST_TEXT = 5_000


class ImportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file first."))])

    def content(self) -> bytes:
        """The bytes, one more than are taken when there are too many."""
        return bytes(self.file.data.read(LARGEST_FILE + 1))


class _InCurrency(FlaskForm):  # type: ignore[misc]
    """A form about money of the one currency that it is made for."""

    def __init__(self, *, currency: str, **more: Any) -> None:
        super().__init__(**more)
        self.currency = currency

    def _parsed(self, text: str | None) -> Amount:
        try:
            return parse_amount(text or "", self.currency)
        except BadAmount as problem:
            raise ValidationError(str(problem)) from None


class DisputeForm(_InCurrency):
    """What is not accepted of one charge, and why."""

    reason = SelectField(_l("Reason"), choices=[SelectChoice(one.value, REASON[one]) for one in DisputeReason])
    amount = StringField(_l("Disputed amount"), validators=[InputRequired(), Length(max=30)])
    text = TextAreaField(_l("What is wrong with it"), validators=[InputRequired(), Length(max=LONGEST_TEXT)])

    def validate_amount(self, field: StringField) -> None:
        self._parsed(field.data)

    def wanted(self) -> Amount:
        return self._parsed(self.amount.data)

    def said(self) -> str:
        return _clean(self.text.data)


class DecisionForm(_InCurrency):
    """How a dispute ends. The amount counts only where a part is credited."""

    decision = RadioField(
        _l("Decision"),
        choices=[SelectChoice(one.value, DECISION[one]) for one in Decision],
        default=Decision.FULL.value,
    )
    amount = StringField(_l("Amount to credit, when only a part"), validators=[Length(max=30)])
    text = TextAreaField(_l("Conclusion"), validators=[InputRequired(), Length(max=LONGEST_TEXT)])

    def validate_amount(self, field: StringField) -> None:
        if self.decision.data == Decision.PARTIAL:
            self._parsed(field.data)

    def wanted(self) -> Amount | None:
        """The part to credit; None where the decision itself says how much."""
        return self._parsed(self.amount.data) if self.decision.data == Decision.PARTIAL else None

    def said(self) -> str:
        return _clean(self.text.data)


class WithdrawalForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField(_l("Why it is withdrawn"), validators=[InputRequired(), Length(max=LONGEST_TEXT)])

    def said(self) -> str:
        return _clean(self.text.data)


def _clean(text: str | None) -> str:
    return str(text or "").replace("\0", "").replace("\r\n", "\n").strip()
