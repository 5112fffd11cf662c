"""What a ticket's page shows of answers on their way: those that wait, and the copies."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from desk.accounts.masking import mask_email, mask_name
from desk.accounts.models import Agent
from desk.tickets.outbox.words import why_not_sent
from desk.tickets.pages.conversation import CopyView, HeldView


def copy_views(rows: Iterable[Any]) -> dict[int, list[CopyView]]:
    """The copies of each message, by its id."""
    found: dict[int, list[CopyView]] = {}
    for row in sorted(rows):
        shown = mask_name(row.name) if row.name else mask_email(row.email)
        found.setdefault(row.message_id, []).append(CopyView(shown, row.delivery or "", why_not_sent(row.last_error)))
    return found


def held_views(rows: Iterable[Any], reader: Agent) -> Mapping[str, HeldView | None]:
    """`held` is the one that is about to leave, `refused` the reader's newest that could not."""
    views = [(row.state, _view(row, reader)) for row in sorted(rows)]
    held = [view for state, view in views if state == "held"]
    refused = [view for state, view in views if state == "refused" and view.mine]
    return {"held": held[-1] if held else None, "refused": refused[-1] if refused else None}


def _view(row: Any, reader: Agent) -> HeldView:
    return HeldView(
        id=row.id,
        author=row.agent,
        mine=row.agent_id == reader.id,
        text=json.loads(row.content)["body"],
        files=[one["name"] for one in row.files],
        leaves_at=row.send_at,
        why=row.why,
    )
