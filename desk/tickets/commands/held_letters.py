"""An answer between its press and its leaving: everything of it as text, so that it can go, or come back, unchanged."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desk.core.files import get, put
from desk.tickets.canned.composing import Filled
from desk.tickets.canned.preview import Draft
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.macro_use import Letter
from desk.tickets.models_mail import HeldReply
from desk.tickets.recipients.choosing import Chosen
from desk.tickets.types import TicketStatus


def as_content(letter: Letter, macro: str) -> str:
    """The letter without its files; `macro` is the key of the canned reply in the editor."""
    draft, to = letter.draft, letter.to
    return json.dumps(
        {
            "body": draft.body,
            "snapshot": draft.snapshot,
            "values": dict(draft.filled.values),
            "said": sorted(draft.filled.said),
            "promised": _iso(draft.promised),
            "macro": macro,
            "mail_domain": letter.mail_domain,
            "seen": letter.seen,
            "status_after": letter.status_after.value,
            "until": _iso(letter.until),
            "confirmed": letter.confirmed,
            "wire": letter.wire,
            "to": {"mark": to.mark, "keys": list(to.keys)} if to else None,
        },
        ensure_ascii=False,
    )


def kept_files(files: Sequence[NewFile]) -> list[dict[str, Any]]:
    """The files in the store, by what finds them there."""
    return [{"name": one.name, "type": one.type, "size": len(one.data), "digest": put(one.data)} for one in files]


def letter_of(held: HeldReply) -> Letter:
    """What is to be sent. Raises NotFound when a file is gone from the disk."""
    return replace(letter_of_text(held), files=files_of(held, range(len(held.files))))


def letter_of_text(held: HeldReply) -> Letter:
    """The same without its files."""
    said = content_of(held)
    filled = Filled(said["values"], frozenset(said["said"]))
    return Letter(
        Draft(said["body"], said["snapshot"], filled, _instant(said["promised"])),
        mail_domain=said["mail_domain"],
        seen=said["seen"],
        status_after=TicketStatus(said["status_after"]),
        until=_instant(said["until"]),
        confirmed=said["confirmed"],
        wire=said.get("wire", ""),
        to=Chosen(said["to"]["mark"], said["to"]["keys"]) if said["to"] else None,
    )


def content_of(held: HeldReply) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(held.content)
    return found


def files_of(held: HeldReply, places: Sequence[int]) -> list[NewFile]:
    """Some of its files. Raises NotFound when one is gone."""
    rows = [held.files[place] for place in places if place < len(held.files)]
    return [NewFile(row["name"], row["type"], get(row["digest"])) for row in rows]


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _instant(said: str) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
