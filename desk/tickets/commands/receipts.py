"""We have your mail: the one thing that the desk answers by itself, and what keeps it from ever doing so twice.

Headers tell most robots from people, not all. So the only guard that counts is a row with a unique key for each limit.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from desk.accounts.contact_queries import email_index
from desk.accounts.domains import SHARED_DOMAINS
from desk.audit.commands import record
from desk.channels.mime.automatic_words import DAEMON, ROBOT
from desk.channels.models import Mailbox
from desk.channels.queries import base_of, our_addresses
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.queues import enqueue_after_commit
from desk.tickets.commands.changes import lock, touch
from desk.tickets.message_ids import rfc_id_of
from desk.tickets.models import Message
from desk.tickets.models_mail import AutoAnswer, StoppedAddress
from desk.tickets.types import Channel, Direction

RECEIPT = "receipt"
A_DAY = 3  # for one address
A_WEEK = 10  # for one address at one mailbox
HOUSE_WAITS = timedelta(minutes=10)
LIKE_WORDS = re.compile(r"[^\w]|[\d_]")  # robots count their mails and say when
FEWEST = 20  # letters that make two bodies alike; shorter ones are alike by chance
WORDS = {
    "zh": (
        "我们已收到您的邮件",
        "您好，\n\n我们已收到您的邮件，处理编号为 {ticket}。\n客服人员会尽快回复您，您无需再次发送。\n"
        "如需补充信息，直接回复本邮件即可。\n\n本邮件由系统自动发送。不想再收到此类通知，请打开：\n{stop}",
    ),
    "en": (
        "We have your mail",
        "Hello,\n\nwe have your mail. Its number is {ticket}.\nSomebody will answer you as soon as possible; "
        "you need not send it again.\nTo add something, just answer this mail.\n\n"
        "This mail was sent by itself. To get no more like it, open:\n{stop}",
    ),
}  # fmt: skip


def send_receipt(message: Message, *, mailbox: Mailbox, stop: str, at: datetime, mail_domain: str) -> Message | None:
    """Tell whoever opened a ticket with this message that it came in; None when they are not to be told.

    The text holds the ticket's number and `stop`, the link that ends such mail, and nothing that came with the message.
    """
    ticket, contact = message.ticket, message.contact
    if message.automatic or message.unverified or contact is None or not _is_persons(contact.email):
        return None
    index = email_index(contact.email)
    if db.session.get(StoppedAddress, index) is not None or not _take(message, index, mailbox, at):
        return None
    lock(ticket)
    subject, text = WORDS["zh" if contact.language.startswith("zh") else "en"]
    receipt = Message(
        ticket=ticket,
        direction=Direction.OUT,
        channel=Channel.MAIL,
        to_email=contact.email,
        subject=f"{subject} [{ticket.reference}]",
        text=text.format(ticket=ticket.reference, stop=stop),
        at=at,
        in_reply_to=message.rfc_id,
        references=[message.rfc_id] if message.rfc_id else [],
        automatic=RECEIPT,
        delivery=Delivery.QUEUED,
        next_try_at=at,
        mailbox_id=mailbox.id,
    )
    db.session.add(receipt)
    db.session.flush()
    receipt.rfc_id = rfc_id_of(receipt.id, mail_domain)
    touch(ticket, at)
    db.session.flush()
    record("receipt.sent", f"ticket:{ticket.id}", actor="desk", at=at, message_id=receipt.id)
    enqueue_after_commit("tickets.deliver_message", receipt.id, queue="mail")
    return receipt


def stop_address(index: str, *, why: str, at: datetime) -> None:
    """This address gets no more mail that we send by ourselves; saying so twice is harmless."""
    row = {"email_index": index, "why": why, "at": at}
    db.session.execute(_insert(StoppedAddress).values(row).on_conflict_do_nothing())


def _is_persons(email: str) -> bool:
    """Not a robot's by its name, and not one of ours."""
    local = email.rpartition("@")[0].lower()
    return not (ROBOT.fullmatch(local) or DAEMON.match(local) or base_of(email) in our_addresses())


def _take(message: Message, index: str, mailbox: Mailbox, at: datetime) -> bool:
    """Take one place under every limit, or none: whoever gets them all may write."""
    house = _house(message)
    if _told_since(index, at - timedelta(hours=1)) or (house and _told_since(house, at - HOUSE_WAITS)):
        return False
    with db.session.begin_nested() as attempt:
        limits = _limits(message, index, mailbox, at)
        if all(any(_free(owner, slot, message, mailbox, at) for slot in slots) for owner, slots in limits):
            return True
        attempt.rollback()
    return False


def _limits(message: Message, index: str, mailbox: Mailbox, at: datetime) -> list[tuple[str, Sequence[str]]]:
    """One a ticket, one an hour and A_DAY a day for the address, A_WEEK a week for it at this mailbox; one at a time
    for its domain, whose mail server may answer under another name; one a day for the same words, whoever sends them.
    """
    year, week, _day = at.isocalendar()
    limits: list[tuple[str, Sequence[str]]] = [
        (index, [f"receipt:{message.ticket_id}"]),
        (index, [f"receipt:{at:%Y-%m-%dT%H}"]),
        (index, [f"receipt:{at:%Y-%m-%d}:{number}" for number in range(A_DAY)]),
        (index, [f"receipt:{mailbox.id}:{year}-W{week}:{number}" for number in range(A_WEEK)]),
    ]
    if house := _house(message):
        limits.append((house, [f"receipt:{int(at.timestamp() // HOUSE_WAITS.total_seconds())}"]))
    said = LIKE_WORDS.sub("", message.text.lower())
    if len(said) >= FEWEST:
        alike = sha256(said.encode("utf-8", "replace")).hexdigest()[:20]
        limits.append((email_index(mailbox.address), [f"{at:%Y%m%d}:{alike}"]))
    return limits


def _house(message: Message) -> str:
    """The index of the sender's domain; nothing for those where everybody has an address."""
    domain = message.from_email.rpartition("@")[2].lower()
    return "" if domain in SHARED_DOMAINS else email_index(f"@{domain}")


def _told_since(owner: str, since: datetime) -> bool:
    """Hours by the clock alone would let two go just before and after one of them ends."""
    told = select(AutoAnswer.id).where(AutoAnswer.email_index == owner, AutoAnswer.at > since)
    return db.session.scalar(told.limit(1)) is not None


def _free(owner: str, slot: str, message: Message, mailbox: Mailbox, at: datetime) -> bool:
    row = {"email_index": owner, "slot": slot, "mailbox": mailbox.address, "ticket_id": message.ticket_id,
           "message_id": message.id, "at": at}  # fmt: skip
    taken = _insert(AutoAnswer).values(row).on_conflict_do_nothing().returning(AutoAnswer.id)
    return db.session.scalar(taken) is not None


def _insert(model: type[AutoAnswer] | type[StoppedAddress]):  # type: ignore[no-untyped-def]  # one of two dialects
    kind = postgresql_insert if db.session.get_bind().dialect.name == "postgresql" else sqlite_insert
    return kind(model)
