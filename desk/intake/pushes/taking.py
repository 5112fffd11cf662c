"""What a provider pushed, kept with us; what cannot be used is told on the mailbox's page."""

import logging
import re
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from desk.channels.mailbox_parts import hook_digest
from desk.channels.models import Mailbox
from desk.channels.queries import base_of, our_addresses
from desk.core.db import db, transaction
from desk.intake.commands import LARGEST_MAIL, MAIL, accept
from desk.intake.fetching.trouble import Trouble
from desk.intake.fetching.watch import note_push, note_push_failure
from desk.intake.pushes.amazon import read_ses
from desk.intake.pushes.kinds import Push, Pushed, Unusable, read_push

log = logging.getLogger(__name__)

WAY, SES = "hook", "ses"
PLAIN = re.compile(r"[\x21-\x7e]{1,320}")
LARGEST = LARGEST_MAIL


@dataclass(frozen=True)
class Door:
    """A mailbox that is pushed to, as the door needs it."""

    mailbox_id: int
    address: str
    kind: str
    secret: str = field(repr=False)


def door_at(token: str) -> Door | None:
    """The mailbox behind an address; a retired one takes mail, too, since answers still come."""
    mine = Mailbox.hook_digest == hook_digest(token)
    row = db.session.scalar(select(Mailbox).where(mine, Mailbox.hook_kind != ""))
    found = Door(row.id, row.address, row.hook_kind, row.hook_secret) if row is not None else None
    db.session.rollback()  # nothing is held while the sender sends
    return found


def take(door: Door, body: bytes, headers: dict[str, str], *, at: datetime) -> None:
    """Keep a pushed mail; it is safe when this returns. Raises Forged, Unusable, OSError."""
    push = Push(body, headers, door.secret, at)
    try:
        pushed = read_ses(push) if door.kind == SES else read_push(door.kind, push)
    except Unusable as problem:
        with transaction():
            note_push_failure(door.mailbox_id, Trouble("push", str(problem)), at=at)
        raise
    if pushed is None:
        return
    accept(_stamped(pushed), source=MAIL, at=at, mailbox=door.address, way=WAY)
    with transaction():
        note_push(door.mailbox_id, at=at)


def _stamped(pushed: Pushed) -> bytes:
    """The mail with its envelope's recipient on top, where that is an address of ours: a token may stand in it."""
    to = pushed.recipient.strip().strip("<>")
    if not PLAIN.fullmatch(to) or base_of(to) not in our_addresses():
        return pushed.raw
    return f"Delivered-To: {to}\r\n".encode() + pushed.raw
