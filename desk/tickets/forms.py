from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from desk.tickets.labels import STATUS
from desk.tickets.types import TicketStatus

AFTER_REPLY = (
    TicketStatus.WAITING_CUSTOMER,
    TicketStatus.OPEN,
    TicketStatus.WAITING_CARRIER,
    TicketStatus.WAITING_AUTHORITY,
    TicketStatus.SOLVED,
)
LONGEST_REPLY = 20_000


class ReplyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """`seen` is the newest message the agent had in front of them."""

    body = TextAreaField(_l("Reply"), validators=[InputRequired(), Length(max=LONGEST_REPLY)])
    status_after = SelectField(
        _l("After sending"),
        choices=[SelectChoice(s.value, STATUS[s]) for s in AFTER_REPLY],
        default=TicketStatus.WAITING_CUSTOMER.value,
    )
    macro = HiddenField(validators=[Length(max=60)])
    seen = HiddenField(default="0")
    files = MultipleFileField(_l("Attachments"))

    def text(self) -> str:
        return str(self.body.data or "").replace("\0", "").replace("\r\n", "\n").strip()

    def macro_key(self) -> str:
        return str(self.macro.data or "").replace("\0", "")

    def seen_id(self) -> int:
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


class NoteForm(FlaskForm):  # type: ignore[misc]
    body = TextAreaField(_l("Internal note"), validators=[InputRequired(), Length(max=LONGEST_REPLY)])

    def text(self) -> str:
        return str(self.body.data or "").replace("\0", "").replace("\r\n", "\n").strip()
