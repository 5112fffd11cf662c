"""A copy of the database and of the data folder tells nobody who our customers' people are."""

import sqlite3

import pytest
from sqlalchemy import LargeBinary, inspect, select

from desk.accounts.models import Contact, Customer
from desk.audit.models import AuditEntry
from desk.core.columns import SealedText
from desk.core.db import db, transaction
from desk.intake.commands import accept
from desk.intake.handling import handle
from desk.intake.models import InboundItem
from desk.shipments.commands.events import ReportedEvent, apply_events
from desk.shipments.models import Party, Shipment, TrackingEvent
from desk.shipments.parties import NewParty, add_party
from desk.shipments.types import Classifier, PartyRole, PlaceRole
from desk.tickets.models import Macro
from tests.intake.letters import letter
from tests.worlds import NOON, inside

# What people typed to us; docs/adr/006 says why. Everything else has to be clean.
TYPED = {
    "message": {"text", "quoted", "html", "subject"},
    "ticket": {"subject"},
    "note": {"text"},
    "dispute": {"text", "decision_text"},
    "attachment": {"name"},
}
OURS = {
    "agent",  # our own staff: they sign in by their address
    "macro",  # our own texts
}


@pytest.fixture(scope="module")
def peopled(worlds):
    """The demo world, and on top somebody for every place where a person can be named."""
    with worlds.copy(NOON) as app:
        with inside(app):
            name_people()
        yield app


@pytest.fixture
def world(peopled):
    """One for all: these tests only read."""
    with inside(peopled):
        yield peopled


def name_people():
    shipment = db.session.scalars(select(Shipment).limit(1)).unique().one()
    with transaction():
        add_party(
            shipment,
            NewParty(
                PartyRole.RECIPIENT, "Ottilie Zwicky", "+49 171 3920012", "ottilie@home.example", "Lange Reihe 47b"
            ),
            actor="shell",
            at=NOON,
        )
        apply_events(
            shipment,
            [
                ReportedEvent("DELIVERED", PlaceRole.DEST, Classifier.ACT, NOON, NOON, remark="Gundula Marbach"),
                ReportedEvent("OUT_FOR_DELIVERY", PlaceRole.DEST, Classifier.ACT, NOON, NOON,
                              remark="driver 13912345678 calls Ottilie Zwicky on 0171 3920012"),
            ],
            feed="test",
            actor="shell",
            at=NOON,
        )  # fmt: skip
    for sender in ("Xaver Quast <xaver@lost.example>", "Xaver Quast <xaver@lost.example>, y@z.example"):
        raw = letter(
            sender=sender, message_id=f"<{len(sender)}@lost.example>", subject="Xaver Quast asks", body="hello"
        )
        handle(accept(raw, source="mail", at=NOON, ring_for_it=False).item_id)


def personal_values():
    """Everything that identifies a contact or a party, and what the fixture planted beside them.

    A company is nobody: where it is a party itself, its name is that of the customer.
    """
    people = [*db.session.scalars(select(Contact)), *db.session.scalars(select(Party))]
    values = {value for one in people for value in (one.name, one.phone, one.email, one.address)}
    values |= {phone.replace(" ", "") for phone in (one.phone for one in people)}
    planted = {"Gundula Marbach", "13912345678", "3920012", "Xaver Quast", "xaver@lost.example"}
    companies = set(db.session.scalars(select(Customer.name)))
    return {value for value in values | planted if len(value) > 1} - companies


def columns():
    """Table and columns of all that is not typed text and not our own."""
    for table in db.metadata.sorted_tables:
        if table.name not in OURS:
            yield table.name, [one.name for one in table.columns if one.name not in TYPED.get(table.name, set())]


def dump():
    """The database as a thief reads it: each table as its own dump tool writes it."""
    raw = db.session.connection().connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection):
        return _sqlite_dump(raw)
    parts = []
    for table, names in columns():
        with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) TO STDOUT") as copy:
            parts.extend(bytes(part) for part in copy)
    return b"".join(parts)


def _sqlite_dump(raw):
    copy = sqlite3.connect(":memory:")
    raw.backup(copy)
    for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        copy.execute(f"DROP TRIGGER {name}")
    for table, names in TYPED.items():
        copy.execute(f"UPDATE {table} SET {', '.join(f'{name} = 0' for name in names)}")
    for table in OURS:
        copy.execute(f"DELETE FROM {table}")
    copy.commit()
    return "\n".join(copy.iterdump()).encode()


def hits(data, values):
    return {
        value for value in values if value.encode() in data or value.encode().hex().upper().encode() in data.upper()
    }


def test_a_dump_of_the_database_names_nobody(world):
    values = personal_values()
    assert len(values) > 20
    data = dump()
    assert len(data) > 20_000
    assert hits(data, values) == set()


def test_the_dump_is_one_that_would_tell(world):
    """The same search finds what is not sealed: else it would prove nothing."""
    company = db.session.scalar(db.text("SELECT name FROM customer LIMIT 1"))
    assert hits(dump(), {company}) == {company}


def test_no_file_of_the_data_folder_names_anybody(world):
    values, read = personal_values(), 0
    for path in world.config["DESK"].data_dir.rglob("*"):
        if path.is_file():
            assert hits(path.read_bytes(), values) == set(), path
            read += 1
    assert read >= 2


def test_every_personal_column_is_a_sealed_one():
    sealed = {
        "contact": {"name", "email", "phone", "address"},
        "party": {"name", "email", "phone", "address"},
        "message": {"from_name", "from_email", "to_email"},
        "tracking_event": {"signed_by"},
        "inbound_item": {"sender", "subject"},
        "macro_use": {"printed", "edits"},
    }
    for table, names in sealed.items():
        kinds = {one.name: one.type for one in db.metadata.tables[table].columns}
        for name in names:
            assert isinstance(kinds[name], SealedText), (table, name)
            assert kinds[name].place == f"{table}.{name}"


def test_the_database_itself_holds_bytes_in_sealed_columns(app):
    for table in db.metadata.sorted_tables:
        stored = {one["name"]: one["type"] for one in inspect(db.engine).get_columns(table.name)}
        for one in table.columns:
            if isinstance(one.type, SealedText):
                assert isinstance(stored[one.name], LargeBinary), (table.name, one.name)


def test_whoever_has_the_key_reads_all_of_it(world):
    parked = db.session.scalars(select(InboundItem).where(InboundItem.outcome == "parked")).one()
    assert parked.subject == "Xaver Quast asks"
    signed = db.session.scalars(select(TrackingEvent).where(TrackingEvent.feed == "test")).unique().all()
    assert {one.signed_by for one in signed} == {"", "Gundula Marbach"}
    assert {one.remark for one in signed} == {"", "driver 139****5678 calls O*** Z*** on +49 ****** 0012"}


def test_the_trail_holds_no_personal_value(world):
    values = personal_values()
    for entry in db.session.scalars(select(AuditEntry)):
        said = f"{entry.subject} {entry.actor} {entry.details}"
        assert {value for value in values if value in said} == set(), said


def test_our_own_texts_name_no_customer(world):
    values = personal_values()
    assert {value for one in db.session.scalars(select(Macro)) for value in values if value in one.source} == set()


def test_every_stored_phone_can_be_looked_up(world):
    for one in [*db.session.scalars(select(Contact)), *db.session.scalars(select(Party))]:
        assert bool(one.phone) == bool(one.phone_index), one.id
