import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from desk.accounts.types import Language
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.seen import mark_of, require_seen
from desk.kb.models import Article
from desk.kb.rules import index_of

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ENTRY = {Language.ZH_CN: "zh", Language.EN: "en"}  # how a form calls what belongs to a language


@dataclass(frozen=True)
class Text:
    """An article in one language; all of it empty where there is none. `phrases`: other ways to ask, one a line."""

    title: str
    body: str
    phrases: str = ""


@dataclass(frozen=True)
class ArticleDraft:
    slug: str
    texts: Mapping[Language, Text]
    internal: bool = False


def article_mark(slug: str) -> str:
    """What a form about this article had in front of it."""
    readers = ("helped", "not_helped")
    return " ".join(mark_of(row, without=readers) for row in _rows(slug).values())


def save_article(draft: ArticleDraft, *, actor: str, at: datetime, new: bool, seen: str | None = None) -> None:
    """Write an article down; what is new is not published yet, what is published stays so.

    Raises Faulty naming the entry, and Conflict when somebody saved meanwhile.
    """
    _check(draft)
    rows = _rows(draft.slug)
    if new and rows:
        raise Faulty("slug", _l("Another article has this address already."))
    if not new:
        require_seen(article_mark(draft.slug), seen)
    published = next((row.published_at for row in rows.values() if row.published_at), None)
    for language, text in draft.texts.items():
        _write(rows.get(language), draft, language, text, published, actor, at)
    db.session.flush()
    record("article.saved", f"article:{draft.slug}", actor=actor, at=at, internal=draft.internal)


def publish(slug: str, *, actor: str, at: datetime) -> None:
    """Customers may read it from now on, unless it is internal. Saying so twice is harmless."""
    db.session.execute(_of(slug).where(Article.published_at.is_(None)).values(published_at=at))
    record("article.published", f"article:{slug}", actor=actor, at=at)


def withdraw(slug: str, *, actor: str, at: datetime) -> None:
    db.session.execute(_of(slug).values(published_at=None))
    record("article.withdrawn", f"article:{slug}", actor=actor, at=at)


def rate(article: Article, *, helped: bool) -> None:
    """A reader says whether it helped."""
    counter = Article.helped if helped else Article.not_helped
    db.session.execute(update(Article).where(Article.id == article.id).values({counter: counter + 1}))


def _check(draft: ArticleDraft) -> None:
    if len(draft.slug) > 80 or not SLUG.fullmatch(draft.slug):
        raise Faulty("slug", _l("Small letters, digits and hyphens, as in how-freight-is-charged."))
    if not any(text.title for text in draft.texts.values()):
        raise Faulty("title_zh", _l("Give it a title in one language at least."))
    for language, text in draft.texts.items():
        if bool(text.title) != bool(text.body):
            raise Faulty(f"{'title' if text.body else 'body'}_{ENTRY[language]}", _l("Title and text belong together."))


def _write(
    row: Article | None, draft: ArticleDraft, language: Language, text: Text, published: datetime | None, actor: str,
    at: datetime,
) -> None:  # fmt: skip
    if not text.title:
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        row = Article(slug=draft.slug, language=language, published_at=published)
        db.session.add(row)
    row.title, row.body, row.phrases, row.internal = text.title, text.body, text.phrases, draft.internal
    row.terms = index_of(text.title, text.phrases, text.body)
    row.updated_at, row.updated_by = at, actor[:40]


def _rows(slug: str) -> dict[str, Article]:
    rows = db.session.scalars(select(Article).where(Article.slug == slug).order_by(Article.language))
    return {row.language: row for row in rows.all()}


def _of(slug: str):  # type: ignore[no-untyped-def]
    return update(Article).where(Article.slug == slug).execution_options(synchronize_session="fetch")
