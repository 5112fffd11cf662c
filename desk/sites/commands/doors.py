import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l

from desk.accounts.types import Language
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.seen import lock_row, mark_of, require_seen
from desk.sites.models import SiteDoor
from desk.sites.rules import COLOUR, carries_white, origin_of
from desk.sites.types import DoorKind


@dataclass(frozen=True)
class DoorDraft:
    """How a form or a chat is to be. `words`: its greeting by language, ours where there is none."""

    name: str
    kind: DoorKind
    origins: Sequence[str] = ()
    team_id: int | None = None
    mailbox_id: int | None = None
    calendar_id: int | None = None
    answers_from_articles: bool = True
    colour: str = ""
    words: Mapping[Language, str] = field(default_factory=dict)
    active: bool = True


def save_door(
    draft: DoorDraft, *, actor: str, at: datetime, door: SiteDoor | None = None, seen: str | None = None, key: str = ""
) -> SiteDoor:
    """Make a form or a chat, or change one; its key and its kind stay. Raises Faulty naming the entry, and Conflict."""
    origins, colour = _origins(draft.origins), _colour(draft.colour)
    if door is None:
        door = SiteDoor(kind=draft.kind, key=key or secrets.token_hex(8), created_at=at)
        db.session.add(door)
    else:
        lock_row(door)
        require_seen(mark_of(door), seen)
    door.name, door.active, door.origins, door.colour = draft.name, draft.active, origins, colour
    door.team_id, door.mailbox_id, door.calendar_id = draft.team_id, draft.mailbox_id, draft.calendar_id
    door.answers_from_articles = draft.answers_from_articles
    door.words = {str(language): text for language, text in draft.words.items() if text}
    db.session.flush()
    record("site.saved", f"site:{door.id}", actor=actor, at=at, kind=door.kind, origins=origins, active=door.active)
    return door


def _origins(typed: Sequence[str]) -> list[str]:
    found = [origin_of(one) for one in typed if one.strip()]
    if None in found:
        raise Faulty("origins", _l("One site a line, like https://www.shop.example, without a path."))
    return list(dict.fromkeys(one for one in found if one))


def _colour(typed: str) -> str:
    colour = typed.strip().lower()
    if colour and not COLOUR.fullmatch(colour):
        raise Faulty("colour", _l("Write it like #0b5cad."))
    if colour and not carries_white(colour):
        raise Faulty("colour", _l("Too light: white writing on it cannot be read."))
    return colour
