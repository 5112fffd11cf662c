"""What is known beside the events themselves: estimates, and events whose shipment is not here yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desk.core.columns import BigId, JsonText, SealedText
from desk.core.db import Model


class EtaObservation(Model):
    """What somebody expected at some moment; never overwritten, so that every change can be told.

    `target` is DEPARTURE, ARRIVAL_POD, AVAILABLE or DELIVERY; `source` CARRIER, AGENT, AGGREGATOR or OURS.
    """

    __tablename__ = "eta_observation"
    __table_args__ = (
        UniqueConstraint("shipment_id", "mark"),
        Index("ix_eta_observation_shipment_id_target", "shipment_id", "target", "observed_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    target: Mapped[str] = mapped_column(String(12))
    eta_at: Mapped[datetime]
    eta_until: Mapped[datetime | None]
    precision: Mapped[str] = mapped_column(String(6), default="SECOND")
    source: Mapped[str] = mapped_column(String(10))
    feed: Mapped[str] = mapped_column(String(32))
    observed_at: Mapped[datetime]  # when the sender said so, else when we heard it
    event_id: Mapped[int | None] = mapped_column(BigInteger)
    mark: Mapped[str] = mapped_column(String(64))  # makes the same estimate told twice one row
    doubt: Mapped[str] = mapped_column(String(20), default="")  # ZONE: the shift equals an offset; not to be told


class WaitingEvent(Model):
    """An event that names no shipment of ours yet: it binds itself when a number of it is added, within 30 days."""

    __tablename__ = "waiting_event"
    __table_args__ = (UniqueConstraint("feed", "identity", "fingerprint"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    feed: Mapped[str] = mapped_column(String(32))
    identity: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    delivery_id: Mapped[int | None] = mapped_column(BigInteger)
    told: Mapped[str] = mapped_column(SealedText("waiting_event.told"))  # the event as JSON
    received_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class WaitingReference(Model):
    """A number under which a waiting event may find its shipment."""

    __tablename__ = "waiting_reference"
    __table_args__ = (Index("ix_waiting_reference_value_norm", "value_norm"),)

    waiting_event_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("waiting_event.id", ondelete="CASCADE"), primary_key=True
    )
    value_norm: Mapped[str] = mapped_column(String(64), primary_key=True)


class UnmappedCode(Model):
    """A raw code that no table of ours holds, or held: how often it came, and what an administrator says it means."""

    __tablename__ = "unmapped_code"
    __table_args__ = (UniqueConstraint("feed_kind", "raw_type", "raw_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    feed_kind: Mapped[str] = mapped_column(String(16))
    raw_type: Mapped[str] = mapped_column(String(64), default="")
    raw_code: Mapped[str] = mapped_column(String(64))
    times: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    sample: Mapped[str] = mapped_column(SealedText("unmapped_code.sample"), default="")
    code: Mapped[str] = mapped_column(String(24), default="")  # canonical; empty: nobody has said yet
    mapped_by: Mapped[str] = mapped_column(String(40), default="")
    mapped_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
