from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from desk.accounts.labels import TIER
from desk.admin.forms.base import SettingsForm, choices, clean
from desk.core.errors import Faulty
from desk.shipments.commands.exception_rules import KINDS
from desk.shipments.exception_labels import EXCEPTION, SEVERITY
from desk.shipments.exception_limits import RuleFact
from desk.shipments.labels import MODE

ANY = SelectChoice("", _l("(any)"))
DEFAULT = SelectChoice("", _l("(as usual)"))
TICKET = {"yes": _l("Yes"), "no": _l("No")}


class ExceptionRuleForm(SettingsForm):
    """One row. What is left empty holds for all, or stays as it usually is."""

    type = SelectField(_l("Exception"), choices=choices({one: EXCEPTION[one] for one in KINDS}))
    mode = SelectField(_l("Mode"), choices=[ANY, *choices(MODE)])
    origin = StringField(_l("From"), validators=[Length(max=5)], filters=[clean])
    dest = StringField(_l("Destination"), validators=[Length(max=5)], filters=[clean])
    tier = SelectField(_l("Tier"), choices=[ANY, *choices(TIER)])
    hours = StringField(_l("Hours"), validators=[Length(max=5)], filters=[clean])
    severity = SelectField(_l("Severity"), choices=[DEFAULT, *choices({str(n): text for n, text in SEVERITY.items()})])
    opens_ticket = SelectField(_l("Opens a ticket"), choices=[DEFAULT, *choices(TICKET)])
    active = BooleanField(_l("Looked for"), default=True)

    def said(self) -> RuleFact:
        """Raises Faulty."""
        return RuleFact(
            type=self.type.data,
            mode=self.mode.data,
            origin=self.origin.data.upper(),
            dest=self.dest.data.upper(),
            tier=self.tier.data,
            active=self.active.data,
            hours=_hours(self.hours.data),
            severity=int(self.severity.data) if self.severity.data else None,
            opens_ticket={"yes": True, "no": False}.get(self.opens_ticket.data),
        )

    def show(self, rule: RuleFact) -> None:
        """Fill the fields with a row."""
        for name in ("type", "mode", "origin", "dest", "tier", "active"):
            self._fields[name].data = getattr(rule, name)
        self.hours.data = "" if rule.hours is None else str(rule.hours)
        self.severity.data = str(rule.severity or "")
        self.opens_ticket.data = {True: "yes", False: "no"}.get(rule.opens_ticket, "")  # type: ignore[arg-type]


def _hours(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise Faulty("hours", _l("Write whole hours: 6, 24, 168."))
    return int(text)
