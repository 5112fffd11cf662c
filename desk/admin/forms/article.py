from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from desk.accounts.types import Language
from desk.admin.forms.base import OneLine, SettingsForm, clean
from desk.kb.commands import ArticleDraft, Text

TITLE = [Length(max=160), OneLine()]
BODY, PHRASES = [Length(max=20_000)], [Length(max=4_000)]


class ArticleForm(SettingsForm):
    slug = StringField(_l("Address"), validators=[InputRequired(), Length(max=80), OneLine()], filters=[clean])
    internal = BooleanField(_l("Internal: only agents read it"))
    title_zh = StringField(_l("Title in Chinese"), validators=TITLE, filters=[clean])
    body_zh = TextAreaField(_l("Text in Chinese"), validators=BODY, filters=[clean])
    phrases_zh = TextAreaField(_l("Other ways to ask it in Chinese"), validators=PHRASES, filters=[clean])
    title_en = StringField(_l("Title in English"), validators=TITLE, filters=[clean])
    body_en = TextAreaField(_l("Text in English"), validators=BODY, filters=[clean])
    phrases_en = TextAreaField(_l("Other ways to ask it in English"), validators=PHRASES, filters=[clean])

    def draft(self, slug: str = "") -> ArticleDraft:
        texts = {
            Language.ZH_CN: Text(self.title_zh.data, self.body_zh.data, self.phrases_zh.data),
            Language.EN: Text(self.title_en.data, self.body_en.data, self.phrases_en.data),
        }
        return ArticleDraft(slug or self.slug.data, texts, self.internal.data)
