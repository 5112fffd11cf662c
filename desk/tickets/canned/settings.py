"""What the settings pages read of canned replies: both languages of each, and how often it was sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from desk.core.db import db
from desk.core.errors import NotFound
from desk.core.seen import mark_of
from desk.tickets.models import Macro, MacroUse


@dataclass(frozen=True)
class MacroPair:
    """One canned reply in its languages."""

    key: str
    texts: dict[str, Macro]
    uses: int = 0

    @property
    def active(self) -> bool:
        return any(row.active for row in self.texts.values())

    @property
    def version(self) -> int:
        return max(row.version for row in self.texts.values())

    @property
    def edited_at(self) -> datetime | None:
        """When it was last changed here, None while it is as shipped."""
        return max((row.edited_at for row in self.texts.values() if row.edited_at), default=None)

    @property
    def mark(self) -> str:
        """What a form remembers of it."""
        return "-".join(mark_of(row) for _, row in sorted(self.texts.items()))


def all_macros() -> list[MacroPair]:
    counts = select(MacroUse.macro_key, func.count()).group_by(MacroUse.macro_key)
    uses = {row[0]: row[1] for row in db.session.execute(counts)}
    found: dict[str, dict[str, Macro]] = {}
    for row in db.session.scalars(select(Macro).order_by(Macro.key)):
        found.setdefault(row.key, {})[row.language] = row
    return [MacroPair(key, texts, uses.get(key, 0)) for key, texts in found.items()]


def macro_pair(key: str) -> MacroPair:
    """Raises NotFound."""
    rows = db.session.scalars(select(Macro).where(Macro.key == key.replace("\0", ""))).all()
    if not rows:
        raise NotFound
    return MacroPair(key, {row.language: row for row in rows})
