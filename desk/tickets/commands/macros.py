from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from desk.audit.commands import record
from desk.core.db import db
from desk.tickets.canned.files import load_macro
from desk.tickets.models import Macro
from desk.tickets.queries import macro_source

LANGUAGES = ("zh_CN", "en")


def sync_macros(sources: Mapping[tuple[str, str], str], *, actor: str, at: datetime) -> list[str]:
    """Bring canned replies into use; returns the keys that are new or changed.

    `sources` maps (key, language) to the text of a file. A reply that was edited in the desk itself stays as it is, and
    one that was switched off stays off. Raises MacroError for a text that cannot be used, and
    ValueError for a reply that lacks one of the languages: nothing is half brought in.
    """
    for key in {key for key, _ in sources}:
        for language in LANGUAGES:
            if (key, language) not in sources:
                raise ValueError(f"{key}: there is no {language} text")
    changed = [key for (key, language), text in sources.items() if _store(key, language, text)]
    for key in dict.fromkeys(changed):
        record("macro.synced", f"macro:{key}", actor=actor, at=at)
    return list(dict.fromkeys(changed))


def _store(key: str, language: str, text: str) -> bool:
    digest, title = sha256(text.encode()).hexdigest(), load_macro(text).title
    row = macro_source(key, language)
    if row is None:
        db.session.add(Macro(key=key, language=language, title=title, source=text, digest=digest))
        return True
    if row.digest == digest or row.edited_at is not None:
        return False
    row.title, row.source, row.digest, row.version = title, text, digest, row.version + 1
    return True
