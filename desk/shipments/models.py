from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.core.db import BigId, Model, SealedText


class Location(Model):
    """A place by its UN/LOCODE, named in both languages, with the zone its local times are in."""

    __tablename__ = "location"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    time_zone: Mapped[str] = mapped_column(String(64))


class Shipment(Model):
    """One job of one customer. `stage`, `stage_since`, `status_code` and `eta_at` are derived from its events."""

    __tablename__ = "shipment"

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_no: Mapped[str] = mapped_column(String(32), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    mode: Mapped[str] = mapped_column(String(12))
    scope_from: Mapped[str] = mapped_column(String(8), default="CY")
    scope_to: Mapped[str] = mapped_column(String(8), default="CY")
    incoterm: Mapped[str] = mapped_column(String(3), default="")
    origin_code: Mapped[str] = mapped_column(ForeignKey("location.code"))
    dest_code: Mapped[str] = mapped_column(ForeignKey("location.code"))
    goods: Mapped[str] = mapped_column(String(200), default="")
    equipment: Mapped[str] = mapped_column(String(40), default="")  # "2 × 40HQ", "18 cartons"
    primary_reference_id: Mapped[int | None]  # no foreign key: the two tables would point at each other
    promise_at: Mapped[datetime | None]
    stage: Mapped[str] = mapped_column(String(12), default="BOOKED")
    stage_since: Mapped[datetime | None]
    status_code: Mapped[str] = mapped_column(String(24), default="BK_CONFIRMED")
    eta_at: Mapped[datetime | None]
    eta_first_at: Mapped[datetime | None]
    eta_previous_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    origin: Mapped[Location] = relationship(foreign_keys=[origin_code], lazy="joined")
    dest: Mapped[Location] = relationship(foreign_keys=[dest_code], lazy="joined")


class Reference(Model):
    """A number that names a shipment. The same number may name another one in another window of time."""

    __tablename__ = "reference"
    __table_args__ = (
        UniqueConstraint("shipment_id", "type", "value_norm"),
        Index("ix_reference_value_norm", "value_norm"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    type: Mapped[str] = mapped_column(String(16))
    issuer: Mapped[str] = mapped_column(String(16), default="")
    value_raw: Mapped[str] = mapped_column(String(64))
    value_norm: Mapped[str] = mapped_column(String(64))
    check_ok: Mapped[bool | None]
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]


class Leg(Model):
    """One mode between two places."""

    __tablename__ = "leg"
    __table_args__ = (UniqueConstraint("shipment_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    seq: Mapped[int]
    mode: Mapped[str] = mapped_column(String(12))
    carrier: Mapped[str] = mapped_column(String(80), default="")
    vessel: Mapped[str] = mapped_column(String(80), default="")  # vessel and voyage, flight or plate
    from_code: Mapped[str] = mapped_column(ForeignKey("location.code"))
    to_code: Mapped[str] = mapped_column(ForeignKey("location.code"))
    etd_at: Mapped[datetime | None]
    atd_at: Mapped[datetime | None]
    eta_at: Mapped[datetime | None]
    ata_at: Mapped[datetime | None]


class Party(Model):
    """Somebody named on a shipment: shipper, consignee, notify, recipient, courier. What identifies them is sealed."""

    __tablename__ = "party"

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(SealedText("party.name"), default="")
    phone: Mapped[str] = mapped_column(SealedText("party.phone"), default="")
    phone_index: Mapped[str] = mapped_column(String(64), default="", index=True)
    email: Mapped[str] = mapped_column(SealedText("party.email"), default="")
    address: Mapped[str] = mapped_column(SealedText("party.address"), default="")


class TrackingEvent(Model):
    """What a carrier reported: appended, never changed but for `state` when a later row takes its place."""

    __tablename__ = "tracking_event"
    __table_args__ = (
        UniqueConstraint("feed", "fingerprint"),
        Index("ix_tracking_event_shipment_id_event_at", "shipment_id", "event_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    feed: Mapped[str] = mapped_column(String(16))
    fingerprint: Mapped[str] = mapped_column(String(64))
    raw_code: Mapped[str] = mapped_column(String(64), default="")
    code: Mapped[str] = mapped_column(String(24))
    place_role: Mapped[str] = mapped_column(String(16))
    classifier: Mapped[str] = mapped_column(String(3))
    event_at: Mapped[datetime]
    event_local: Mapped[str] = mapped_column(String(25), default="")
    location_code: Mapped[str | None] = mapped_column(ForeignKey("location.code"))
    remark: Mapped[str] = mapped_column(String(200), default="")
    signed_by: Mapped[str] = mapped_column(SealedText("tracking_event.signed_by"), default="")
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="LIVE")
    location: Mapped[Location | None] = relationship(lazy="joined")
