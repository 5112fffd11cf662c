"""The canned replies in use, as the picker offers them: found by words, suggested by what the customer wrote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext
from sqlalchemy import select

from desk.core.db import db
from desk.tickets.canned.files import load_macro
from desk.tickets.intent import intents, plain
from desk.tickets.labels import MACRO_GROUP
from desk.tickets.models import Macro
from desk.tickets.pages.ticket import Choice, MacroGroup

MOST_SUGGESTED = 3
LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True)
class Shelved:
    """One canned reply in all its languages. `words` is what a search looks through."""

    key: str
    titles: dict[str, str]
    group: str
    cues: tuple[str, ...]
    words: str


def macro_in_use(key: str, language: str) -> Macro | None:
    """The text that may be sent, None for a reply that is switched off in this language."""
    return db.session.scalars(
        select(Macro).where(Macro.key == key, Macro.language == language, Macro.active)
    ).one_or_none()


def shelf() -> list[Shelved]:
    """Every reply that is in use in all languages: an answer must not depend on who asks."""
    rows = db.session.execute(
        select(Macro.key, Macro.language, Macro.title, Macro.source).where(Macro.active).order_by(Macro.key)
    ).all()
    by_key: dict[str, dict[str, tuple[str, str]]] = {}
    for key, language, title, source in rows:
        by_key.setdefault(key, {})[language] = (title, source)
    return [_shelved(key, tuple(texts.items())) for key, texts in by_key.items() if set(texts) >= set(LANGUAGES)]


def macro_groups(replies: Sequence[Shelved], language: str, *, message: str = "", find: str = "") -> list[MacroGroup]:
    """What the picker lists: suggestions for the message first, then the rest by subject; with `find` only matches."""
    found = [one for one in replies if _matches(one, find)]
    best = [key for key, _ in intents(message, {one.key: one.cues for one in found})][:MOST_SUGGESTED]
    by_key = {one.key: one for one in found}
    groups = [MacroGroup(gettext("Suggested"), _choices((by_key[key] for key in best), language))] if best else []
    for group, label in MACRO_GROUP.items():
        members = [one for one in found if one.group == group and one.key not in best]
        groups += [MacroGroup(str(label), _choices(members, language))] if members else []
    return groups


def _choices(replies: Iterable[Shelved], language: str) -> list[Choice]:
    return [Choice(one.key, one.titles.get(language) or one.titles[LANGUAGES[-1]]) for one in replies]


def _matches(reply: Shelved, find: str) -> bool:
    return all(word in reply.words for word in plain(find).split())


@lru_cache(maxsize=200)
def _shelved(key: str, texts: tuple[tuple[str, tuple[str, str]], ...]) -> Shelved:
    """Made once for each set of texts: `texts` holds (language, (title, source))."""
    macros = {language: load_macro(source) for language, (_, source) in texts}
    titles = {language: title for language, (title, _) in texts}
    cues = tuple(cue for macro in macros.values() for cue in macro.cues)
    tags = next((macro.tags for macro in macros.values() if macro.tags), ())
    group = tags[0] if tags and tags[0] in MACRO_GROUP else "other"
    return Shelved(key, titles, group, cues, plain(" ".join((key, *titles.values(), *cues))))
