from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError


def clean(text: str | None) -> str:
    """What was typed, as text with plain line ends; no database column takes a NUL."""
    return (text or "").replace("\0", "").replace("\r\n", "\n").strip()


def optional_id(text: str | int | None) -> int | None:
    """An id from a list, None for its empty line. Raises ValueError."""
    return int(text) if text not in ("", "None", None) else None


def choices(table: dict[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in table.items()]


def scope_field() -> RadioField:
    """Whether saved terms are for new tickets only, or for open ones too."""
    words = {"new": _l("New tickets only"), "open": _l("Also open tickets, from now on")}
    return RadioField(_l("Who gets the new terms"), choices=choices(words), default="new")


def one_of(rows: Any, empty: Any) -> list[SelectChoice]:
    """The lines of a list of rows that have a name, behind an empty one."""
    return [SelectChoice("", empty), *(SelectChoice(row.id, row.name) for row in rows)]


class OneLine:
    """Validates that a text keeps to one line."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        if "\n" in (field.data or "") or "\r" in (field.data or ""):
            raise ValidationError(_("This must be one line."))


class SettingsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """`seen` is the mark of what the form had in front of it; `theirs` what somebody else saved meanwhile.

    `ASIDE` names entries that are not saved with the rest, so that nobody else can have changed them.
    """

    ASIDE: tuple[str, ...] = ()
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused: list[Any] = []
        self.theirs: list[tuple[Any, str]] = []

    def refuse(self, entry: str, text: Any) -> None:
        """Put a reason at the entry that it is about, or above the form."""
        field = self._fields.get(entry)
        if field is None:
            self.refused.append(text)
        else:
            field.errors = [*field.errors, text]

    def tell_theirs(self, text: Any, now: "SettingsForm | None") -> None:
        """List what is saved now where it differs from what was typed; saving again is then a decision."""
        self.refused.append(text)
        if now is None:
            return
        self.seen.data = now.seen.data
        hidden = ("HiddenField", "CSRFTokenField", "PasswordField")
        mine = [field for field in self if field.type not in hidden and field.name not in self.ASIDE]
        pairs = ((field, now._fields[field.name]) for field in mine if field.name in now._fields)
        self.theirs = [(field.label.text, shown(other)) for field, other in pairs if shown(field) != shown(other)]


def shown(field: Field) -> str:
    """What a field says, in words; one of a kind of its own has `words` for it."""
    if hasattr(field, "words"):
        return str(field.words())
    if isinstance(field, BooleanField):
        return str(_("Yes") if field.data else _("No"))
    if isinstance(field, SelectMultipleField | SelectField):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        return ", ".join(str(label) for value, label, *_more in field.iter_choices() if value in map(str, chosen))
    return clean(str(field.data if field.data is not None else ""))
