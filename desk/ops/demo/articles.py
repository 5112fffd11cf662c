"""The help articles of the demo world: what freight customers ask most, in both languages."""

from datetime import datetime

from desk.accounts.types import Language
from desk.kb.commands import ArticleDraft, Text, publish, save_article
from desk.ops.demo.articles_en import ARTICLES as ENGLISH
from desk.ops.demo.articles_zh import ARTICLES as CHINESE
from desk.ops.demo.people import ACTOR


def add_articles(at: datetime) -> None:
    """All of them, published."""
    for slug in ENGLISH:
        texts = {Language.ZH_CN: Text(*CHINESE[slug]), Language.EN: Text(*ENGLISH[slug])}
        save_article(ArticleDraft(slug, texts), actor=ACTOR, at=at, new=True)
        publish(slug, actor=ACTOR, at=at)
