from collections.abc import Iterable, Sequence

from flask import current_app
from sqlalchemy import select

from desk.channels.dkim_signing import Dkim
from desk.channels.models import Mailbox
from desk.core.db import db, setting
from desk.core.errors import NotFound


def all_mailboxes() -> Sequence[Mailbox]:
    """Those in use first. The address of the settings has a row only when somebody gave it one."""
    return db.session.scalars(select(Mailbox).order_by(Mailbox.active.desc(), Mailbox.address)).all()


def mailbox_by_id(mailbox_id: int) -> Mailbox:
    """Raises NotFound."""
    mailbox = db.session.get(Mailbox, mailbox_id)
    if mailbox is None:
        raise NotFound
    return mailbox


def mailbox_for(addresses: Iterable[str]) -> Mailbox | None:
    """The mailbox in use that the first of these addresses belongs to; a part behind a + does not count."""
    wanted = list(dict.fromkeys(base_of(address) for address in addresses))
    by_address = {row.address: row for row in setting("channels.mailboxes", all_mailboxes) if row.active}
    return next((by_address[address] for address in wanted if address in by_address), None)


def sending_mailbox(mailbox_id: int | None) -> Mailbox | None:
    """The mailbox that answers leave from; None is the bare address of the settings."""
    mailbox = db.session.get(Mailbox, mailbox_id) if mailbox_id is not None else None
    return mailbox if mailbox is not None and mailbox.active else mailbox_for([main_address()])


def signer_of(mailbox: Mailbox | None) -> Dkim | None:
    """What mail of this mailbox is signed with, None where it is not."""
    if mailbox is None or not (mailbox.dkim_domain and mailbox.dkim_selector and mailbox.dkim_key):
        return None
    return Dkim(mailbox.dkim_domain, mailbox.dkim_selector, mailbox.dkim_key)


def our_addresses() -> frozenset[str]:
    """Every address that mail comes in to, retired ones too: answers to them still come."""
    return frozenset([main_address(), *(row.address for row in setting("channels.mailboxes", all_mailboxes))])


def main_address() -> str:
    """The address of the settings, which is a mailbox even without a row."""
    return str(current_app.config["DESK"].reply_address).lower()


def base_of(address: str) -> str:
    """The address without the part behind its +, in lower case."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
