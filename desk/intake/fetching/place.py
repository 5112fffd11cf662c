"""The mailboxes that are to be fetched, and what it takes to get into them."""

from dataclasses import dataclass, field

from sqlalchemy import select

from desk.channels.models import Mailbox
from desk.core.db import db


@dataclass(frozen=True)
class Place:
    """A folder on a server. `password` is empty where a token lets us in; it is never shown."""

    mailbox_id: int
    address: str
    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    auth: str = "password"
    folder: str = "INBOX"
    after: str = "seen"
    moved_to: str = ""


def place_of(mailbox: Mailbox) -> Place:
    return Place(
        mailbox_id=mailbox.id,
        address=mailbox.address,
        host=mailbox.imap_host,
        port=mailbox.imap_port,
        security=mailbox.imap_security,
        user=mailbox.imap_user or mailbox.address,
        password=mailbox.imap_password,
        auth=mailbox.imap_auth,
        folder=mailbox.imap_folder or "INBOX",
        after=mailbox.imap_after,
        moved_to=mailbox.imap_moved_to,
    )


def places() -> dict[int, Place]:
    """Every mailbox in use that is fetched, by its id."""
    rows = db.session.scalars(
        select(Mailbox).where(Mailbox.active, Mailbox.imap_host != "").execution_options(populate_existing=True)
    )
    return {row.id: place_of(row) for row in rows}
