from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from desk.accounts.labels import LANGUAGE
from desk.admin.forms.base import OneLine, SettingsForm, choices, clean, optional_id
from desk.core.errors import Faulty
from desk.notifications.labels import KIND, ROBOT
from desk.notifications.rules import clock_of, minute_of
from desk.notifications.settings import RobotDraft


class RobotForm(SettingsForm):
    """A robot of a group. Its address and secret are never shown; left empty they stay as they are."""

    kind = SelectField(_l("Kind"), choices=choices(ROBOT))
    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=80), OneLine()], filters=[clean])
    url = PasswordField(_l("Address (webhook)"), validators=[Length(max=500), OneLine()], filters=[clean])
    secret = PasswordField(_l("Secret for signing"), validators=[Length(max=200), OneLine()], filters=[clean])
    team_id = SelectField(_l("Team"), coerce=optional_id)
    kinds = SelectMultipleField(
        _l("What it is told of"),
        choices=choices(KIND),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    language = SelectField(_l("Language"), choices=choices(LANGUAGE))
    time_zone = StringField(_l("Time zone"), validators=[InputRequired(), Length(max=64)], filters=[clean])
    quiet_from = StringField(_l("Quiet from"), validators=[Length(max=5)], filters=[clean])
    quiet_to = StringField(_l("Quiet until"), validators=[Length(max=5)], filters=[clean])
    active = BooleanField(_l("In use"), default=True)

    def draft(self) -> RobotDraft:
        """Raises Faulty for a time that is none."""
        return RobotDraft(
            kind=self.kind.data,
            name=self.name.data,
            url=self.url.data,
            secret=self.secret.data,
            team_id=self.team_id.data,
            kinds=self.kinds.data,
            language=self.language.data,
            time_zone=self.time_zone.data,
            quiet_from=self._minute("quiet_from"),
            quiet_to=self._minute("quiet_to"),
            active=self.active.data,
        )

    def show_quiet(self, begins: int | None, ends: int | None) -> None:
        """Show minutes of the day as times."""
        self.quiet_from.data, self.quiet_to.data = clock_of(begins), clock_of(ends)

    def _minute(self, name: str) -> int | None:
        minute = minute_of(self[name].data or "")
        if minute == -1:
            raise Faulty(name, _l("Give times of the day, such as 22:00."))
        return minute
