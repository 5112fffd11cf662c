from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from desk.audit.commands import record
from desk.core.db import db
from desk.core.seen import lock_row, require_seen
from desk.tickets.canned.files import MacroError, load_macro
from desk.tickets.canned.settings import MacroPair, macro_pair
from desk.tickets.commands.macros import LANGUAGES
from desk.tickets.models import Macro


def edit_macro(
    key: str, texts: Mapping[str, str], *, actor: str, at: datetime, seen: str | None = None, shipped: bool = False
) -> None:
    """Give a canned reply other texts; a language whose text is the same keeps its version.

    `shipped`: these are the texts of the product again, and the next ones of the product may take their place.
    Raises MacroError for a text that cannot be used or is missing, Conflict, NotFound.
    """
    for language in LANGUAGES:
        if not texts.get(language, "").strip():
            raise MacroError(1, "the body is empty")
        load_macro(texts[language])
    pair = _locked(key, seen)
    for language in LANGUAGES:
        _write(pair.texts[language], texts[language], at=None if shipped else at)
    db.session.flush()
    verb = "macro.restored" if shipped else "macro.edited"
    record(verb, f"macro:{key}", actor=actor, at=at, version=pair.version)


def set_macro_active(key: str, active: bool, *, actor: str, at: datetime) -> None:
    """Offer a canned reply, in all its languages, or no more."""
    for row in _locked(key, None).texts.values():
        row.active = active
    record("macro.activated" if active else "macro.deactivated", f"macro:{key}", actor=actor, at=at)


def _locked(key: str, seen: str | None) -> MacroPair:
    pair = macro_pair(key)
    for _, row in sorted(pair.texts.items()):
        lock_row(row)
    require_seen(pair.mark, seen)
    return pair


def _write(row: Macro, text: str, *, at: datetime | None) -> None:
    row.edited_at = at
    if row.source != text:
        row.source, row.title, row.version = text, load_macro(text).title, row.version + 1
        row.digest = sha256(text.encode()).hexdigest()
