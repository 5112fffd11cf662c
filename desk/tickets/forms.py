import secrets
from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from desk.core.errors import Faulty, Invalid
from desk.tickets.canned.actions import ACTIONS
from desk.tickets.canned.composing import Filled
from desk.tickets.canned.preview import Draft
from desk.tickets.canned.variables import FROM_AGENT, LONGEST_VALUE
from desk.tickets.commands.incoming import NewFile
from desk.tickets.labels import STATUS
from desk.tickets.moment_fields import IN, instant_of, quick_choices
from desk.tickets.moments import DAYS, as_typed
from desk.tickets.pages.people import RecipientsView
from desk.tickets.recipients.choosing import Chosen
from desk.tickets.types import TicketStatus
from desk.tickets.uploads import checked_files

AFTER_REPLY = (
    TicketStatus.WAITING_CUSTOMER,
    TicketStatus.OPEN,
    TicketStatus.WAITING_CARRIER,
    TicketStatus.WAITING_AUTHORITY,
    TicketStatus.WAITING_APPROVAL,
    TicketStatus.SCHEDULED,
    TicketStatus.SOLVED,
)
LATER = ("1h", "4h", *DAYS)
LONGEST_REPLY = 20_000
LONGEST_SNAPSHOT = 100_000
BY_HAND = "v."  # before the name of a value that the agent fills in


class FilesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Something to write that files go with; what is wrong with them is said like any other mistake."""

    files = MultipleFileField(_l("Attachments"))

    def validate_files(self, field: MultipleFileField) -> None:
        try:
            self.checked = checked_files(field.data)
        except Invalid as problem:
            raise ValidationError(str(problem.text)) from None

    def new_files(self) -> list[NewFile]:
        """The files of a form that was found good."""
        return self.checked


class ReplyForm(FilesForm):
    """`seen` is the newest message the agent had in front of them."""

    body = TextAreaField(_l("Reply"), validators=[InputRequired(), Length(max=LONGEST_REPLY)])
    status_after = SelectField(
        _l("After sending"),
        choices=[SelectChoice(s.value, STATUS[s]) for s in AFTER_REPLY],
        default=TicketStatus.WAITING_CUSTOMER.value,
    )
    until_in = SelectField(_l("Scheduled until"), choices=quick_choices(_l("At this time:"), DAYS), default="")
    until = StringField(_l("Date and time"), default="")
    next_update_in = SelectField(
        _l("Next update by"), choices=quick_choices(_l("At this time:"), ("4h", *DAYS)), default=""
    )
    next_update = StringField(_l("Date and time"), default="")
    macro = HiddenField(validators=[Length(max=60)])
    snapshot = HiddenField(validators=[Length(max=LONGEST_SNAPSHOT)])
    confirm = HiddenField(validators=[Length(max=60)])
    seen = HiddenField(default="0")
    recipients = HiddenField(validators=[Length(max=600)])  # those that the agent had in front of them
    copy = SelectMultipleField(choices=[], validate_choice=False)
    only = HiddenField()  # the requester alone
    press = HiddenField(validators=[Length(max=60)], default=lambda: secrets.token_hex(12))
    kept = SelectMultipleField(choices=[], validate_choice=False)  # files of an answer that was called back
    later_in = SelectField(_l("Send later"), choices=quick_choices(_l("At this time:"), LATER), default="")
    later = StringField(_l("Date and time"), default="")
    later_anyway = HiddenField()  # also when the customer has written by then
    wire = HiddenField(validators=[Length(max=20)])  # how it leaves, as the agent saw it

    def chosen(self) -> Chosen | None:
        """Who gets copies; None where the form does not say."""
        if not self.recipients.data:
            return None
        return Chosen(str(self.recipients.data), () if self.only.data else (self.copy.data or ()))

    def keep_choice(self, entries: MultiDict[str, str], now: RecipientsView | None) -> None:
        """Whoever was not chosen stays so; who has come since is chosen like everybody, who has gone is not."""
        seen = entries.get("recipients", "").split()
        if now is not None and seen:
            wanted = entries.getlist("copy")
            kept = [one.key for one in now.copies if one.key in wanted or one.key not in seen]
            ticked = [one.key for one in now.offered if one.key in wanted and one.key not in seen]
            self.copy.data = kept + ticked
            self.only.data = entries.get("only", "")

    def text(self) -> str:
        return str(self.body.data or "").replace("\0", "").replace("\r\n", "\n").strip()

    def macro_key(self) -> str:
        return str(self.macro.data or "").replace("\0", "")

    def draft(self, entries: MultiDict[str, str], promised: datetime | None = None) -> Draft:
        """The text and what was filled in for it; without a canned reply it is just a text."""
        snapshot = str(self.snapshot.data or "") if self.macro_key() else ""
        return Draft(self.text(), snapshot, filled_in(entries), promised)

    def instant(self, entry: str, *, zone: str, now: datetime) -> datetime | None:
        """When the ticket goes on (`until`) or the customer hears more (`next_update`). Raises Faulty."""
        entries = {name: str(self[name].data or "") for name in (entry, entry + IN)}
        return instant_of(entries, entry, zone=zone, now=now)

    def show_instant(self, entry: str, at: datetime | None, zone: str) -> None:
        """Show a set instant as a typed one: it stays what it is however long the form lies open."""
        if at is not None:
            self[entry].data, self[entry + IN].data = as_typed(at, zone), ""

    def refuse(self, problem: Faulty) -> None:
        """Put a reason at the entry that it is about."""
        field = self._fields.get(problem.entry, self.body)
        field.errors = [*field.errors, problem.text]

    def forget_macro(self) -> None:
        """What stands in the editor is the agent's own from now on."""
        self.macro.data = self.snapshot.data = ""

    def seen_id(self) -> int:
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def filled_in(entries: MultiDict[str, str]) -> Filled:
    """The values that the agent typed, and the actions that they say were done."""
    values = {
        name.removeprefix(BY_HAND): text[: 2 * LONGEST_VALUE]
        for name, text in entries.items()
        if name.startswith(BY_HAND) and name.removeprefix(BY_HAND) in FROM_AGENT and text.strip()
    }
    return Filled(values, frozenset(entries.getlist("did")) & frozenset(ACTIONS))


class NoteForm(FlaskForm):  # type: ignore[misc]
    body = TextAreaField(_l("Internal note"), validators=[InputRequired(), Length(max=LONGEST_REPLY)])

    def text(self) -> str:
        return str(self.body.data or "").replace("\0", "").replace("\r\n", "\n").strip()
