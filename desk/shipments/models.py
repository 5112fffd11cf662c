from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.core.columns import BigId, JsonText, SealedText
from desk.core.db import Model


class Location(Model):
    """A place by its UN/LOCODE, named in both languages, with the zone its local times are in."""

    __tablename__ = "location"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    time_zone: Mapped[str] = mapped_column(String(64))
    lat: Mapped[float | None]  # degrees, north positive
    lon: Mapped[float | None]  # degrees, east positive


class Shipment(Model):
    """One job of one customer.

    Derived from its events, and rebuilt from them at any time: `stage`, `stage_since`, `status_code`, `ending`,
    `customs_state`, `duty_state`, `newest_at`, `delivered_at`, `closed_at`, the estimates `eta_…`. `heard_at` is when
    a feed last told of it; `look_at` when its exceptions are to be looked at again, None: never by itself. `revision`
    goes up with every change that a reader may see. `eta_told_at` is the estimate that the customer last heard of.
    """

    __tablename__ = "shipment"
    __table_args__ = (
        Index("ix_shipment_look_at", "look_at", sqlite_where=text("look_at IS NOT NULL"),
              postgresql_where=text("look_at IS NOT NULL")),
        Index("ix_shipment_customer_id_opened_at", "customer_id", "opened_at", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_no: Mapped[str] = mapped_column(String(32), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    mode: Mapped[str] = mapped_column(String(12))
    scope_from: Mapped[str] = mapped_column(String(8), default="CY")
    scope_to: Mapped[str] = mapped_column(String(8), default="CY")
    incoterm: Mapped[str] = mapped_column(String(3), default="")
    origin_code: Mapped[str] = mapped_column(ForeignKey("location.code"))
    dest_code: Mapped[str] = mapped_column(ForeignKey("location.code"))
    pol_code: Mapped[str | None] = mapped_column(ForeignKey("location.code"))  # None: the origin
    pod_code: Mapped[str | None] = mapped_column(ForeignKey("location.code"))  # None: the destination
    service: Mapped[str] = mapped_column(String(32), default="")  # FCL, LCL, FBA, 专线
    direction: Mapped[str] = mapped_column(String(12), default="")  # EXPORT, IMPORT, DOMESTIC, CROSS_TRADE
    project_tags: Mapped[list[str]] = mapped_column(JsonText, default=list)
    goods: Mapped[str] = mapped_column(String(200), default="")
    hs_code: Mapped[str] = mapped_column(String(10), default="")
    dg_class: Mapped[str] = mapped_column(String(4), default="")
    pieces: Mapped[int | None]
    gross_g: Mapped[int | None] = mapped_column(BigInteger)  # grams
    volume_dm3: Mapped[int | None]  # litres
    temp_min: Mapped[int | None]  # tenths of a degree Celsius
    temp_max: Mapped[int | None]
    equipment: Mapped[str] = mapped_column(String(40), default="")  # "2 × 40HQ", "18 cartons"
    primary_reference_id: Mapped[int | None]  # no foreign key: the two tables would point at each other
    promise_at: Mapped[datetime | None]
    promise_basis: Mapped[str] = mapped_column(String(8), default="")  # CONTRACT, QUOTE, PROMO, SLA
    promise_note: Mapped[str] = mapped_column(String(200), default="")  # what missing it costs
    appointment_at: Mapped[datetime | None]
    stage: Mapped[str] = mapped_column(String(12), default="BOOKED")
    stage_since: Mapped[datetime | None]
    status_code: Mapped[str] = mapped_column(String(24), default="BK_CONFIRMED")
    eta_at: Mapped[datetime | None]
    eta_first_at: Mapped[datetime | None]
    eta_previous_at: Mapped[datetime | None]
    eta_source: Mapped[str] = mapped_column(String(12), default="")  # CARRIER, AGENT, AGGREGATOR, OURS
    eta_precision: Mapped[str] = mapped_column(String(6), default="")  # SECOND, MINUTE, DAY
    eta_told_at: Mapped[datetime | None]
    eta_told_precision: Mapped[str] = mapped_column(String(6), default="")
    ending: Mapped[str] = mapped_column(String(12), default="")  # RETURNING, RETURNED, DESTROYED, CANCELLED
    customs_state: Mapped[str] = mapped_column(String(24), default="")  # the last word of customs at destination
    duty_state: Mapped[str] = mapped_column(String(4), default="")  # DUE, PAID, or empty: nothing is known
    newest_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(String(10), default="")  # DELIVERED, RETURNED, LOST, CANCELLED
    look_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
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
    leg_id: Mapped[int | None] = mapped_column(ForeignKey("leg.id"))
    package_id: Mapped[int | None] = mapped_column(ForeignKey("package.id"))
    role: Mapped[str] = mapped_column(String(8), default="ALIAS")  # PRIMARY, ALIAS, REPLACED
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
    role: Mapped[str] = mapped_column(String(12), default="")  # FIRST_MILE, MAIN, FEEDER, TRANSSHIP, LAST_MILE
    voyage: Mapped[str] = mapped_column(String(20), default="")
    vessel_imo: Mapped[str] = mapped_column(String(7), default="")
    terminal: Mapped[str] = mapped_column(String(40), default="")
    si_cutoff_at: Mapped[datetime | None]
    vgm_cutoff_at: Mapped[datetime | None]
    cy_cutoff_at: Mapped[datetime | None]
    cfs_cutoff_at: Mapped[datetime | None]
    cy_open_at: Mapped[datetime | None]


class Package(Model):
    """A box, ULD or parcel of a shipment with a way of its own; `stage` to `delivered_at` are derived."""

    __tablename__ = "package"
    __table_args__ = (UniqueConstraint("shipment_id", "identifier"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))  # CONTAINER, ULD, PARCEL, PALLET, CARTON
    identifier: Mapped[str] = mapped_column(String(35))  # normalised: container no., courier no., SSCC
    identifier_raw: Mapped[str] = mapped_column(String(40), default="")
    label: Mapped[str] = mapped_column(String(120), default="")  # what is in it: 包裹1（蓝牙耳机）
    iso_type: Mapped[str] = mapped_column(String(4), default="")
    seals: Mapped[list[str]] = mapped_column(JsonText, default=list)
    pieces: Mapped[int | None]
    gross_g: Mapped[int | None] = mapped_column(BigInteger)
    vgm_g: Mapped[int | None] = mapped_column(BigInteger)
    stage: Mapped[str] = mapped_column(String(12), default="BOOKED")
    stage_since: Mapped[datetime | None]
    status_code: Mapped[str] = mapped_column(String(24), default="")
    delivered_at: Mapped[datetime | None]


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
    """What a carrier reported: appended, never changed but for `state` when another row takes its place.

    `identity` is what makes two reports one event (carriers/identity.py), `fingerprint` what it says: versions of one
    event share the identity. `event_at` is the wall time taken for UTC where `tz_source` is UNKNOWN. `withdrawn_at` is
    when it vanished from the history that its feed sends whole (`snapshot`). `doubt` is why a SUSPECT one is.
    """

    __tablename__ = "tracking_event"
    __table_args__ = (
        UniqueConstraint("shipment_id", "identity", "fingerprint"),
        Index("ix_tracking_event_shipment_id_event_at", "shipment_id", "event_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    package_id: Mapped[int | None] = mapped_column(ForeignKey("package.id"))
    delivery_id: Mapped[int | None] = mapped_column(BigInteger)  # the feed's delivery; its bytes live 90 days
    feed: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(10), default="CARRIER")  # CARRIER, AGENT, AGGREGATOR, OURS
    source_event_id: Mapped[str] = mapped_column(String(500), default="")
    identity: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    version_at: Mapped[datetime | None]
    retracts: Mapped[bool] = mapped_column(default=False)
    plan_key: Mapped[str] = mapped_column(String(64), default="")
    document: Mapped[str] = mapped_column(String(160), default="")
    document_function: Mapped[str] = mapped_column(String(8), default="ADDS")
    snapshot: Mapped[str] = mapped_column(String(96), default="")
    withdrawn_at: Mapped[datetime | None]
    raw_type: Mapped[str] = mapped_column(String(64), default="")
    raw_code: Mapped[str] = mapped_column(String(64), default="")
    raw_sub_code: Mapped[str] = mapped_column(String(64), default="")
    raw_text: Mapped[str] = mapped_column(SealedText("tracking_event.raw_text"), default="")
    code: Mapped[str] = mapped_column(String(24))
    place_role: Mapped[str] = mapped_column(String(16))
    classifier: Mapped[str] = mapped_column(String(3))
    event_at: Mapped[datetime]
    event_local: Mapped[str] = mapped_column(String(32), default="")
    utc_offset_min: Mapped[int | None]
    tz_source: Mapped[str] = mapped_column(String(12), default="EXPLICIT")
    precision: Mapped[str] = mapped_column(String(6), default="SECOND")
    location_code: Mapped[str | None] = mapped_column(ForeignKey("location.code"))
    unlocode: Mapped[str] = mapped_column(String(5), default="")  # as sent, whether we know the place or not
    facility: Mapped[str] = mapped_column(String(40), default="")
    place_text: Mapped[str] = mapped_column(String(120), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    vessel: Mapped[str] = mapped_column(String(80), default="")
    voyage: Mapped[str] = mapped_column(String(20), default="")
    pieces: Mapped[int | None]
    weight_g: Mapped[int | None] = mapped_column(BigInteger)
    partial: Mapped[bool] = mapped_column(default=False)
    delay_reasons: Mapped[list[str]] = mapped_column(JsonText, default=list)
    reason: Mapped[str] = mapped_column(String(40), default="")
    exception: Mapped[str] = mapped_column(String(32), default="")  # a type that the feed itself declares
    remark: Mapped[str] = mapped_column(String(200), default="")
    signed_by: Mapped[str] = mapped_column(SealedText("tracking_event.signed_by"), default="")
    contact_name: Mapped[str] = mapped_column(SealedText("tracking_event.contact_name"), default="")
    contact_phone: Mapped[str] = mapped_column(SealedText("tracking_event.contact_phone"), default="")
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="LIVE")
    doubt: Mapped[str] = mapped_column(String(20), default="")
    superseded_by_id: Mapped[int | None] = mapped_column(BigInteger)
    location: Mapped[Location | None] = relationship(lazy="joined")
