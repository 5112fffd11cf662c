from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from desk.admin.forms.base import OneLine, SettingsForm, clean, optional_id
from desk.admin.forms.policy import Boxes
from desk.notifications.webhook_events import EVENTS
from desk.notifications.webhook_saving import Subscribing

WORDS = {
    "ticket.opened": _l("A ticket was opened"),
    "ticket.message_received": _l("A customer wrote"),
    "ticket.replied": _l("We answered"),
    "ticket.status_changed": _l("A ticket has another status"),
    "ticket.assigned": _l("A ticket was given to somebody"),
    "sla.warning": _l("A promise is about to be missed"),
    "sla.breached": _l("A promise was missed"),
    "shipment.event": _l("A carrier reported something"),
    "shipment.exception": _l("Something is wrong with a shipment, or is right again"),
    "dispute.decided": _l("A dispute was decided"),
    "message.failed": _l("An answer could not be delivered"),
}


class WebhookForm(SettingsForm):
    name = StringField(
        _l("Which system it is for"), validators=[DataRequired(), Length(max=80), OneLine()], filters=[clean]
    )
    url = StringField(_l("Address"), validators=[Length(max=2000), OneLine()], filters=[clean])
    customer_id = SelectField(_l("Customer"), coerce=optional_id)
    events = Boxes(
        _l("What it hears of"),
        choices=[SelectChoice(one, WORDS[one]) for one in EVENTS],
    )
    active = BooleanField(_l("In use"), default=True)

    def validate_events(self, field: Boxes) -> None:
        if not field.data:
            raise ValidationError(_l("Choose at least one event."))

    def wanted(self, url: str, customer_id: int | None) -> Subscribing:
        """What was typed; an empty address keeps `url`."""
        return Subscribing(
            self.name.data, self.url.data or url, self.events.data or [], customer_id, bool(self.active.data)
        )


class NewWebhookForm(WebhookForm):
    """Of the first one all is asked for at once: no address is kept yet."""

    url = StringField(_l("Address"), validators=[DataRequired(), Length(max=2000), OneLine()], filters=[clean])
