"""What needs care on a shipment: exceptions, incidents, free time, documents."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from desk.core.columns import JsonText, SealedText
from desk.core.db import Model

OPEN = text("resolved_at IS NULL")


class ExceptionCase(Model):
    """Something that is wrong with a shipment, from the moment that a rule saw it to the moment that it was over.

    One case of a type is open at a time. `severity` 1 to 3; `facts` are the values that its words need (old and new
    estimate, place, days). `told_at` is when the customer heard of it. `recurrence_of` is the case that was over.
    """

    __tablename__ = "exception_case"
    __table_args__ = (
        Index("uq_exception_case_open", "shipment_id", "type", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_exception_case_pool", "severity", "opened_at", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_exception_case_shipment_id", "shipment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    package_id: Mapped[int | None] = mapped_column(ForeignKey("package.id"))
    type: Mapped[str] = mapped_column(String(32))
    severity: Mapped[int]
    rule: Mapped[str] = mapped_column(String(40), default="")  # which rule, or the event's code
    event_id: Mapped[int | None] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # when we noticed
    acknowledged_at: Mapped[datetime | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    resolved_at: Mapped[datetime | None]
    resolution: Mapped[str] = mapped_column(String(20), default="")
    threatens_promise: Mapped[bool] = mapped_column(default=False)
    customer_visible: Mapped[bool] = mapped_column(default=True)
    told_at: Mapped[datetime | None]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    recurrence_of: Mapped[int | None]


class ExceptionRule(Model):
    """A threshold that differs from the default, for a mode, lane or tier; empty means any. The narrowest row holds."""

    __tablename__ = "exception_rule"
    __table_args__ = (UniqueConstraint("type", "mode", "origin", "dest", "tier"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(32))
    mode: Mapped[str] = mapped_column(String(12), default="")
    origin: Mapped[str] = mapped_column(String(5), default="")  # country or UN/LOCODE
    dest: Mapped[str] = mapped_column(String(5), default="")
    tier: Mapped[str] = mapped_column(String(20), default="")
    active: Mapped[bool] = mapped_column(default=True)
    hours: Mapped[int | None]  # None: the default
    severity: Mapped[int | None]
    opens_ticket: Mapped[bool | None]


class Incident(Model):
    """One trouble of many shipments: a vessel or a port. `parent_ticket_id` is where it is worked on."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))  # VESSEL, PORT
    value: Mapped[str] = mapped_column(String(80))  # the vessel's name, a UN/LOCODE
    title: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500), default="")
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(40))
    closed_at: Mapped[datetime | None]
    parent_ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))


class IncidentShipment(Model):
    """A shipment that an incident touches, and whether its customer was told."""

    __tablename__ = "incident_shipment"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), primary_key=True, index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    told_at: Mapped[datetime | None]


class FreeTime(Model):
    """How long a box may stand or be kept before it costs. `tiers` are {"from_day", "to_day", "rate", "currency"}.

    `kind` DEM, DET or STO; `unit` CD calendar days, WD working days, HR hours; `rate` a decimal as text.
    """

    __tablename__ = "free_time"
    __table_args__ = (Index("ix_free_time_shipment_id", "shipment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    package_id: Mapped[int | None] = mapped_column(ForeignKey("package.id"))
    kind: Mapped[str] = mapped_column(String(3))
    duration: Mapped[int]
    unit: Mapped[str] = mapped_column(String(2), default="CD")
    start_code: Mapped[str] = mapped_column(String(24), default="")  # the event that starts it
    starts_at: Mapped[datetime | None]
    last_free_at: Mapped[datetime | None]
    last_free_precision: Mapped[str] = mapped_column(String(6), default="DAY")
    classifier: Mapped[str] = mapped_column(String(3), default="EST")
    tiers: Mapped[list[dict[str, Any]]] = mapped_column(JsonText, default=list)
    stopped_at: Mapped[datetime | None]
    calendar_country: Mapped[str] = mapped_column(String(2), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="")
    source: Mapped[str] = mapped_column(String(32), default="")


class Document(Model):
    """A paper of a shipment, one row for each version."""

    __tablename__ = "shipment_document"
    __table_args__ = (UniqueConstraint("shipment_id", "type", "label", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    type: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(80), default="")  # tells two of one type apart
    version: Mapped[int]
    latest: Mapped[bool] = mapped_column(default=True)
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    mime: Mapped[str] = mapped_column(String(127))
    source: Mapped[str] = mapped_column(String(20), default="")
    visibility: Mapped[str] = mapped_column(String(10), default="CUSTOMER")  # CUSTOMER, INTERNAL
    added_by: Mapped[str] = mapped_column(String(40))
    added_at: Mapped[datetime]
    signed_by: Mapped[str] = mapped_column(SealedText("shipment_document.signed_by"), default="")
    signed_at: Mapped[datetime | None]
    damage_noted: Mapped[bool] = mapped_column(default=False)


class DocumentRequest(Model):
    """A paper that somebody must send. `state` OPEN, RECEIVED, REJECTED or WAIVED."""

    __tablename__ = "document_request"
    __table_args__ = (Index("ix_document_request_shipment_id", "shipment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    type: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300), default="")
    due_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(8), default="OPEN")
    pauses_sla: Mapped[bool] = mapped_column(default=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(40))
    ended_at: Mapped[datetime | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("shipment_document.id"))
