import secrets

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from desk.core.errors import Faulty
from desk.tickets.commands.calls import CallDraft
from desk.tickets.labels import CALL_DIRECTION, CALL_OUTCOME
from desk.tickets.types import CallOutcome, Direction

MISSHAPEN = _l("Enter the minutes as a whole number, 600 at most.")


class CallForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A call that is over. `press` makes two presses of the button one call."""

    direction = RadioField(
        _l("Who called"),
        choices=[SelectChoice(key, words) for key, words in CALL_DIRECTION.items()],
        default=Direction.OUT.value,
    )
    outcome = SelectField(
        _l("How it went"),
        choices=[SelectChoice(key, words) for key, words in CALL_OUTCOME.items()],
        default=CallOutcome.SPOKE.value,
    )
    minutes = StringField(_l("Minutes"))
    text = TextAreaField(_l("What was said"))
    waits = BooleanField(_l("The ticket waits for the customer"), default=True)
    press = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def check(self) -> None:
        """Raises Faulty for what the session or the form itself makes impossible."""
        if not self.validate_on_submit():
            entry, texts = next(iter(self.errors.items()))
            raise Faulty(str(entry), str(texts[0]))

    def draft(self) -> CallDraft:
        """Raises Faulty when the minutes are no number."""
        typed = str(self.minutes.data or "").strip()
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 6):
            raise Faulty("minutes", MISSHAPEN)
        text = str(self.text.data or "").replace("\0", "").replace("\r\n", "\n")
        return CallDraft(
            direction=str(self.direction.data),
            outcome=str(self.outcome.data),
            text=text,
            minutes=int(typed) if typed else None,
            press=str(self.press.data or "").replace("\0", ""),
        )

    def refuse(self, problem: Faulty) -> None:
        """Put a reason at the entry that it is about."""
        field = self._fields.get(problem.entry, self.text)
        field.errors = [problem.text]
