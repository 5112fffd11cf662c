import json
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.validators import Optional as Maybe

from desk.admin.forms.base import OneLine, SettingsForm, clean, optional_id
from desk.feeds.making import FeedDraft
from desk.shipments.carriers.registry import NAMES
from desk.shipments.event_codes import EVENT_CODES

MOST_MINUTES = 60 * 24 * 60


class FeedForm(SettingsForm):
    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=32), OneLine()], filters=[clean])
    kind = SelectField(_l("Format"), choices=[SelectChoice(name, name) for name in NAMES])
    title = StringField(_l("Title"), validators=[Length(max=80), OneLine()], filters=[clean])
    customer_id = SelectField(_l("Customer"), coerce=optional_id)
    addresses = TextAreaField(_l("Networks that may call"), validators=[Length(max=2000)], filters=[clean])
    time_zone = StringField(_l("Time zone of its local times"), validators=[Length(max=64), OneLine()], filters=[clean])
    mapping = TextAreaField(_l("Mapping"), validators=[Length(max=20_000)], filters=[clean])
    stale_after_min = IntegerField(
        _l("Silence that is reported, in minutes"), validators=[Maybe(), NumberRange(1, MOST_MINUTES)]
    )
    active = BooleanField(_l("In use"), default=True)

    def draft(self) -> FeedDraft:
        return FeedDraft(
            name=self.name.data,
            kind=self.kind.data,
            title=self.title.data,
            addresses=self.addresses.data.split(),
            time_zone=self.time_zone.data,
            mapping=self.mapping.data,
            customer_id=self.customer_id.data,
            stale_after_min=self.stale_after_min.data,
            active=self.active.data,
        )


def feed_values(feed: Any) -> dict[str, Any]:
    """A feed as its form shows it."""
    single = ("name", "kind", "title", "customer_id", "time_zone", "stale_after_min", "active")
    mapping = json.dumps(feed.mapping, ensure_ascii=False, indent=1) if feed.mapping else ""
    return {name: getattr(feed, name) for name in single} | {
        "addresses": "\n".join(feed.addresses),
        "mapping": mapping,
    }


class SecretForm(SettingsForm):
    secret = StringField(_l("The sender's secret"), validators=[Length(max=200), OneLine()], filters=[clean])


class CodeForm(SettingsForm):
    code = SelectField(_l("It means"), choices=[SelectChoice(one, one) for one in EVENT_CODES])
