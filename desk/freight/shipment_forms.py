"""What an agent writes down on the page of a shipment. Times are read on the clock that the form names."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from desk.core.errors import Faulty, Invalid
from desk.core.uploads import MOST_UPLOADED
from desk.shipments.commands.documents import LONGEST_LABEL, LONGEST_NOTE, NewDocument, NewRequest
from desk.shipments.commands.free_time import FreeTimeDraft
from desk.shipments.commands.manual import NewManualEvent
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.free_time import end_of
from desk.shipments.labels import DOCUMENT, FREE_TIME, FREE_TIME_UNIT, PROMISE_BASIS
from desk.shipments.phrases import is_shown, phrase
from desk.shipments.types import Classifier
from desk.tickets.moments import NoInstant, as_typed, typed_instant
from desk.tickets.uploads import checked_files

TIERS = 4  # lines of the form
_NO_TIME = _l("This is no date and time until 2100: write it like 2026-11-23 09:00.")
_NO_DAY = _l("This is no date: write it like 2026-11-23.")


def clean(text: object) -> str:
    """What was typed, without what no database column takes."""
    return str(text or "").replace("\0", "").replace("\r\n", "\n").strip()


def choices(table: dict[str, Any], none: object = None) -> list[SelectChoice]:
    first = [] if none is None else [SelectChoice("", none)]
    return [*first, *(SelectChoice(key, label) for key, label in table.items())]


class PageForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A form of the page. `refused` is what the command said of it that no entry is to blame for."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.refused: list[str] = []
        self.theirs: list[tuple[object, object]] = []

    def refuse(self, problem: Invalid) -> None:
        """Say at the entry, else above the form, why it was not taken."""
        entry = getattr(problem, "entry", "")
        if isinstance(problem, Faulty) and entry in self:
            self[entry].errors = [str(problem.text)]
        else:
            self.refused.append(str(problem.text))

    def _instant(self, name: str, zone: str) -> datetime | None:
        try:
            return typed_instant(clean(self[name].data), zone=zone)
        except NoInstant:
            raise Faulty(name, _NO_TIME) from None


class _InZone(PageForm):
    def validate_zone(self, field: StringField) -> None:
        if clean(field.data) not in available_timezones():
            raise ValidationError(_l("This is no time zone, such as Europe/Berlin."))


class EventForm(_InZone):
    """An event of which only we know."""

    code = SelectField(_l("What happened"), validators=[InputRequired()])
    classifier = SelectField(
        _l("Sure or expected"),
        choices=[SelectChoice("ACT", _l("It has happened")), SelectChoice("EST", _l("It is expected"))],
    )
    local = StringField(_l("When, by the clock there"), validators=[InputRequired(), Length(max=40)])
    zone = StringField(_l("Time zone"), validators=[InputRequired(), Length(max=64)])
    place = StringField(_l("Where: UN/LOCODE or a name"), validators=[InputRequired(), Length(max=80)])
    reason = StringField(_l("How do you know"), validators=[InputRequired(), Length(max=200)])

    def __init__(self, *args: Any, language: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.code.choices = [SelectChoice(one, phrase(one, language, {})) for one in EVENT_CODES if is_shown(one)]

    def draft(self) -> NewManualEvent:
        """Raises Faulty for a time that is none."""
        zone, place = clean(self.zone.data), clean(self.place.data)
        if self._instant("local", zone) is None:
            raise Faulty("local", _NO_TIME)
        local = datetime.fromisoformat(clean(self.local.data).replace(" ", "T"))
        coded = len(place) == 5 and place.isascii() and place.isalnum()
        return NewManualEvent(
            self.code.data, Classifier(self.classifier.data), local, zone, clean(self.reason.data),
            place_code=place.upper() if coded else "", place_text="" if coded else place,
        )  # fmt: skip


class DocumentForm(_InZone):
    """A paper; what concerns a POD counts for that only."""

    type = SelectField(_l("Kind of document"), choices=choices(DOCUMENT))
    label = StringField(_l("What tells it from others of its kind"), validators=[Length(max=LONGEST_LABEL)])
    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file first."))])
    visibility = SelectField(
        _l("Who sees it"),
        choices=[SelectChoice("CUSTOMER", _l("The customer, too")), SelectChoice("INTERNAL", _l("Only we"))],
    )
    signed_by = StringField(_l("Signed by"), validators=[Length(max=100)])
    signed_at = StringField(_l("Signed at"), validators=[Length(max=40)])
    zone = StringField(_l("Time zone"), validators=[InputRequired(), Length(max=64)])
    damage_noted = BooleanField(_l("Damage is noted on it"))

    def validate_file(self, field: FileField) -> None:
        try:
            self.checked = checked_files([field.data])
        except Invalid as problem:
            raise ValidationError(str(problem.text)) from None

    def draft(self) -> NewDocument:
        """Raises Faulty for a time that is none."""
        if not self.checked:
            raise Faulty("file", _l("Choose a file first."))
        file = self.checked[0]
        if len(file.data) > MOST_UPLOADED:
            raise Faulty("file", _l("The file is larger than 25 MB."))
        return NewDocument(
            self.type.data, file.name, file.data, file.type, label=clean(self.label.data),
            visibility=self.visibility.data, signed_by=clean(self.signed_by.data),
            signed_at=self._instant("signed_at", clean(self.zone.data)), damage_noted=bool(self.damage_noted.data),
        )  # fmt: skip


class RequestForm(_InZone):
    """A paper that somebody must send."""

    type = SelectField(_l("Kind of document"), choices=choices(DOCUMENT))
    note = StringField(_l("What exactly"), validators=[Length(max=LONGEST_NOTE)])
    due = StringField(_l("Until when"), validators=[Length(max=40)])
    zone = StringField(_l("Time zone"), validators=[InputRequired(), Length(max=64)])
    pauses_sla = BooleanField(_l("Our promises may rest while we wait for it"), default=True)

    def draft(self) -> NewRequest:
        """Raises Faulty for a time that is none."""
        due = self._instant("due", clean(self.zone.data))
        return NewRequest(self.type.data, clean(self.note.data), due, bool(self.pauses_sla.data))


class FreeTimeForm(_InZone):
    """How long a box may stand; days are those of the terminal."""

    kind = SelectField(_l("What for"), choices=choices(FREE_TIME))
    package = SelectField(_l("Box"), default="")
    duration = IntegerField(_l("Free for"), validators=[InputRequired(), NumberRange(0, 9000)])
    unit = SelectField(_l("Counted in"), choices=choices(FREE_TIME_UNIT))
    starts_at = StringField(_l("Begins at"), validators=[Length(max=40)])
    last_free = StringField(_l("Last free day, if it was told"), validators=[Length(max=10)])
    stopped_at = StringField(_l("Stopped at"), validators=[Length(max=40)])
    zone = StringField(_l("Time zone of the terminal"), validators=[InputRequired(), Length(max=64)])
    country = StringField(_l("Country whose holidays count"), validators=[Length(max=2)])
    currency = StringField(_l("Currency"), validators=[Length(max=3)])
    tiers = TextAreaField(_l("What a day costs after that"), validators=[Length(max=600)])

    def __init__(self, *args: Any, boxes: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.package.choices = [SelectChoice("", _l("the whole shipment")), *(SelectChoice(*one) for one in boxes)]

    def draft(self) -> FreeTimeDraft:
        """Raises Faulty for what is no date, no time or no table of rates."""
        zone = clean(self.zone.data)
        return FreeTimeDraft(
            self.kind.data, int(self.duration.data), self.unit.data,
            starts_at=self._instant("starts_at", zone), stopped_at=self._instant("stopped_at", zone),
            last_free_at=self._end_of_day(zone), package_id=int(self.package.data) if self.package.data else None,
            country=clean(self.country.data).upper(), zone=zone, tiers=self._tiers(),
        )  # fmt: skip

    def _end_of_day(self, zone: str) -> datetime | None:
        text = clean(self.last_free.data)
        if not text:
            return None
        try:
            return end_of(date.fromisoformat(text), zone)
        except (ValueError, OverflowError):
            raise Faulty("last_free", _NO_DAY) from None

    def _tiers(self) -> list[dict[str, Any]]:
        """One tier a line: 1-5 50.00, then 6- 120.00."""
        lines = [line.split() for line in clean(self.tiers.data).splitlines() if line.strip()]
        currency = clean(self.currency.data).upper()
        if lines and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            raise Faulty("currency", _l("This is not a currency of ISO 4217, such as USD or CNY."))
        return [_tier(words, currency) for words in lines]


class AppointmentForm(_InZone):
    appointment = StringField(_l("Delivery appointment"), validators=[Length(max=40)])
    zone = StringField(_l("Time zone"), validators=[InputRequired(), Length(max=64)])

    def at(self) -> datetime | None:
        """Raises Faulty for a time that is none."""
        return self._instant("appointment", clean(self.zone.data))


class PromiseForm(_InZone):
    promise = StringField(_l("Delivered until"), validators=[Length(max=40)])
    zone = StringField(_l("Time zone"), validators=[InputRequired(), Length(max=64)])
    basis = SelectField(_l("What it rests on"), choices=choices(PROMISE_BASIS))
    note = StringField(_l("What missing it costs"), validators=[Length(max=200)])

    def at(self) -> datetime | None:
        """Raises Faulty for a time that is none."""
        return self._instant("promise", clean(self.zone.data))


def _tier(words: Sequence[str], currency: str) -> dict[str, Any]:
    days, _dash, until = words[0].replace("–", "-").partition("-")
    digits = days.isdecimal() and (not until or until.isdecimal()) and len(days) < 5 and len(until) < 5
    if len(words) != 2 or not digits or len(words[1]) > 12:
        raise Faulty("tiers", _l("Write one tier a line: 1-5 50.00, then 6- 120.00."))
    last = int(until) if until else None if _dash else int(days)
    return {"from_day": int(days), "to_day": last, "rate": words[1], "currency": currency}


def tiers_as_typed(tiers: Sequence[dict[str, Any]]) -> str:
    """Stored tiers as the form takes them back."""
    return "\n".join(f"{one['from_day']}-{one.get('to_day') or ''} {one['rate']}" for one in tiers)


def moment_as_typed(at: datetime | None, zone: str) -> str:
    """An instant as a form shows it; empty for None."""
    return as_typed(at, zone) if at else ""
