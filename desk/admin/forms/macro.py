from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from desk.admin.forms.base import SettingsForm, clean

LANGUAGES = {"zh_CN": "source_zh", "en": "source_en"}


class MacroForm(SettingsForm):
    source_zh = TextAreaField(_l("Chinese text"), validators=[InputRequired(), Length(max=20_000)], filters=[clean])
    source_en = TextAreaField(_l("English text"), validators=[InputRequired(), Length(max=20_000)], filters=[clean])

    def texts(self) -> dict[str, str]:
        """By language, each ending in one line end as files do."""
        return {language: f"{self[field].data}\n" if self[field].data else "" for language, field in LANGUAGES.items()}
