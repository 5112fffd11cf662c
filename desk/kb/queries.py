from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.accounts.types import Language
from desk.core.db import db
from desk.core.errors import NotFound
from desk.kb.models import Article
from desk.kb.rules import answers, read_index
from desk.kb.terms import is_chinese

_SHOWN = (Article.published_at.is_not(None), Article.internal.is_(False))
_PUBLIC = select(Article).where(*_SHOWN).order_by(Article.slug)


@dataclass(frozen=True)
class Pair:
    """An article in the languages that it has."""

    slug: str
    texts: dict[str, Article]

    @property
    def internal(self) -> bool:
        return any(one.internal for one in self.texts.values())

    @property
    def published(self) -> bool:
        return any(one.published_at for one in self.texts.values())

    @property
    def updated_at(self) -> datetime:
        return max(one.updated_at for one in self.texts.values())

    def helped(self) -> tuple[int, int]:
        """How many readers said that it helped, and how many that it did not."""
        return sum(one.helped for one in self.texts.values()), sum(one.not_helped for one in self.texts.values())

    def in_language(self, language: str) -> Article:
        """The text for this reader; the other one where there is none."""
        return self.texts.get(language) or next(iter(self.texts.values()))


def all_pairs() -> list[Pair]:
    """Every article, by its slug."""
    return _pairs(db.session.scalars(select(Article).order_by(Article.slug, Article.language.desc())).all())


def pair_of(slug: str) -> Pair:
    """Raises NotFound."""
    found = _pairs(db.session.scalars(select(Article).where(Article.slug == slug)).all())
    if not found:
        raise NotFound
    return found[0]


def articles_to_read(language: str) -> list[Article]:
    """What customers may read, in this language where it is there, by title."""
    shown = _pairs(db.session.scalars(_PUBLIC).all())
    return sorted((one.in_language(language) for one in shown), key=lambda one: one.title)


def article_to_read(slug: str, language: str) -> Article:
    """One that customers may read, in this language where it is there. Raises NotFound."""
    found = _pairs(db.session.scalars(_PUBLIC.where(Article.slug == slug)).all())
    if not found:
        raise NotFound
    return found[0].in_language(language)


def articles_for(question: str, *, most: int = 3) -> list[Article]:
    """The public articles that answer a question, the best first, in the language it is asked in."""
    asked_in = Language.ZH_CN if is_chinese(question) else Language.EN
    rows = db.session.execute(
        select(Article.id, Article.terms).where(*_SHOWN, Article.language == asked_in).order_by(Article.id)
    ).all()
    best = answers(question, [read_index(row.id, row.terms) for row in rows], most=most)
    found = {one.id: one for one in db.session.scalars(select(Article).where(Article.id.in_(best)))} if best else {}
    return [found[key] for key in best]


def _pairs(rows: Sequence[Article]) -> list[Pair]:
    pairs: dict[str, Pair] = {}
    for row in rows:
        pairs.setdefault(row.slug, Pair(row.slug, {})).texts[row.language] = row
    return list(pairs.values())
