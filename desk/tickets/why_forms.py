from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from desk.core.errors import Faulty
from desk.tickets.labels import NO_ANSWER
from desk.tickets.reasons import LONGEST_REASON


class _Refusing(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A form that shows a refusal at the entry that it is about, or above them all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused: list[Any] = []

    def refuse(self, problem: Faulty) -> None:
        field = self._fields.get(problem.entry)
        if field is None:
            self.refused.append(problem.text)
        else:
            field.errors = [*field.errors, problem.text]


class ExtensionForm(_Refusing):
    """A later due, typed in the reader's own zone."""

    due = StringField(_l("New time"), validators=[InputRequired(), Length(max=25)])
    reason = StringField(_l("Why more time is needed"), validators=[InputRequired(), Length(max=LONGEST_REASON)])

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def validate_due(self, field: StringField) -> None:
        try:
            self.wanted()
        except (ValueError, OverflowError):
            raise ValidationError(_("Write the time like 2026-11-22 15:30.")) from None

    def wanted(self) -> datetime:
        """The instant. Raises ValueError and OverflowError for what is none."""
        typed = datetime.fromisoformat(str(self.due.data or "").strip())
        return (typed if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(self.zone))).astimezone(UTC)


class CorrectionForm(_Refusing):
    reason = StringField(
        _l("What is wrong with the record"),
        id="correction-reason",  # another reason stands on the same page
        validators=[InputRequired(), Length(max=LONGEST_REASON)],
    )


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """`seen` is the due that the decider had in front of them."""

    grant = SelectField(choices=[SelectChoice("yes", ""), SelectChoice("no", "")])
    seen = HiddenField(validators=[InputRequired(), Length(max=40)])

    def seen_due(self) -> datetime | None:
        try:
            seen = datetime.fromisoformat(str(self.seen.data or ""))
        except ValueError:
            return None
        return seen if seen.tzinfo else None


class NoAnswerForm(FlaskForm):  # type: ignore[misc]
    reason = SelectField(_l("Reason"), choices=[SelectChoice(key, label) for key, label in NO_ANSWER.items()])
    text = StringField(_l("In your words"), validators=[Length(max=LONGEST_REASON)])
