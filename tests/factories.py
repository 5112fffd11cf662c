"""Valid rows with as few words as possible. Each opens its own transaction unless one is open."""

from datetime import UTC, datetime
from itertools import count

from desk.accounts.commands.contacts import contact_for_email
from desk.accounts.commands.customers import create_customer
from desk.accounts.models import Agent, Team
from desk.accounts.passwords import hash_password
from desk.core.db import db, transaction
from desk.ops.macro_folder import shipped_macros
from desk.shipments.models import Location, Reference, Shipment, TrackingEvent
from desk.shipments.references.normalise import normalise
from desk.tickets.commands.incoming import Incoming
from desk.tickets.commands.macros import sync_macros
from desk.tickets.commands.opening import open_ticket

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
_numbers = count(1)
_hash = hash_password(PASSWORD)


def team(name="海运一组"):
    with transaction():
        row = Team(name=f"{name} {next(_numbers)}")
        db.session.add(row)
    return row


def agent(role="agent", name="林晓", **fields):
    with transaction():
        row = Agent(email=f"agent{next(_numbers)}@desk.test", name=name, password_hash=_hash, role=role, **fields)
        db.session.add(row)
    return row


def customer(name="宁波恒远进出口", domains=("hengyuan.example",), **fields):
    with transaction():
        return create_customer(f"{name} {next(_numbers)}", domains=domains, **fields)


def place(code="CNNGB", name_zh="宁波", name_en="Ningbo", time_zone="Asia/Shanghai"):
    found = db.session.get(Location, code)
    if found is not None:
        return found
    row = Location(code=code, name_zh=name_zh, name_en=name_en, time_zone=time_zone)
    db.session.add(row)
    db.session.flush()
    return row


def shipment(owner, *references, mode="SEA", **fields):
    """A shipment of `owner` with (type, value) references; the first is its primary one."""
    with transaction():
        place()
        place("DEHAM", "汉堡", "Hamburg", "Europe/Berlin")
        row = Shipment(
            shipment_no=f"S{next(_numbers):06d}",
            customer_id=owner.id,
            mode=mode,
            origin_code="CNNGB",
            dest_code="DEHAM",
            opened_at=fields.pop("opened_at", NOON),
            **fields,
        )
        db.session.add(row)
        db.session.flush()
        for kind, value in references:
            reference = Reference(shipment_id=row.id, type=kind, value_raw=value, value_norm=normalise(kind, value))
            db.session.add(reference)
            db.session.flush()
            row.primary_reference_id = row.primary_reference_id or reference.id
    return row


def incoming(**fields):
    given = {
        "from_name": "周明", "from_email": "zhou@hengyuan.example", "subject": "柜子到哪了？", "text": "请问到哪了",
        "quoted": "", "html": "", "at": NOON,
    }  # fmt: skip
    return Incoming(**(given | fields))


def ticket(found=(), at=NOON, **fields):
    """A ticket that a customer's mail opened."""
    mail = incoming(at=at, **fields)
    with transaction():
        contact = contact_for_email(mail.from_email, mail.from_name, text=mail.text, at=at)
        message = open_ticket(mail, contact=contact, found=list(found), at=at)
    return message.ticket


def event(shipment, code, at, **fields):
    """A carrier's report at an instant; estimated ones say classifier="EST"."""
    given = {"feed": "test", "fingerprint": f"{next(_numbers):064d}", "place_role": "ORIGIN", "classifier": "ACT",
             "location_code": "CNNGB", "received_at": at}  # fmt: skip
    given |= fields
    given.setdefault("identity", given["fingerprint"])
    with transaction():
        row = TrackingEvent(shipment_id=shipment.id, code=code, event_at=at, **given)
        db.session.add(row)
    return row


def macros():
    with transaction():
        sync_macros(shipped_macros(), actor="shell", at=NOON)
