from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from desk.core.errors import Faulty
from desk.tickets.labels import NO_ANSWER
from desk.tickets.moments import NoInstant, typed_instant
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
        except NoInstant:
            raise ValidationError(_("Write the time like 2026-11-22 15:30.")) from None

    def wanted(self) -> datetime:
        """The instant. Raises NoInstant for what is none."""
        found = typed_instant(str(self.due.data or ""), zone=self.zone)
        if found is None:
            raise NoInstant
        return found


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
    text = StringField(_l("In your words"))
