from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from desk.core.columns import BigId, JsonText, SealedText
from desk.core.db import Model

WAITING = text("state = ''")


class Feed(Model):
    """A carrier or aggregator that tells us of shipments.

    `kind` names the adapter; `name` stands on the events. `token` is in its address with us, so that also a feed that
    signs nothing has a secret. Two secrets count while one is being changed. `settings` hold what calling it needs.
    """

    __tablename__ = "feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(80), default="")
    token: Mapped[str] = mapped_column(String(64), unique=True)
    secret: Mapped[str] = mapped_column(SealedText("feed.secret"), default="")
    old_secret: Mapped[str] = mapped_column(SealedText("feed.old_secret"), default="")
    old_secret_until: Mapped[datetime | None]
    addresses: Mapped[list[str]] = mapped_column(JsonText, default=list)  # networks that may call; empty: any
    priority: Mapped[int] = mapped_column(default=0)
    time_zone: Mapped[str] = mapped_column(String(64), default="")
    mapping: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    settings: Mapped[str] = mapped_column(SealedText("feed.settings"), default="")  # JSON
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))  # a customer's own system: theirs only
    active: Mapped[bool] = mapped_column(default=True)
    stale_after_min: Mapped[int | None]  # silence longer than this is reported; None: never
    created_at: Mapped[datetime]
    last_success_at: Mapped[datetime | None]
    last_problem_at: Mapped[datetime | None]
    last_problem: Mapped[str] = mapped_column(String(120), default="")
    open_until: Mapped[datetime | None]  # the circuit: no call before then


class FeedDelivery(Model):
    """One thing that a feed sent, its bytes as they came. `state`: empty while it waits, done, dead, ignored.

    `delivery_key` is the sender's id of it, else a digest of the body and the day, so that a repeat is one row.
    """

    __tablename__ = "feed_delivery"
    __table_args__ = (
        UniqueConstraint("feed_id", "delivery_key"),
        Index("ix_feed_delivery_waiting", "next_try_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_feed_delivery_feed_id_received_at", "feed_id", "received_at"),
        Index("ix_feed_delivery_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    delivery_key: Mapped[str] = mapped_column(String(200))
    body_digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed; None once its 90 days are over
    size: Mapped[int]
    headers: Mapped[dict[str, str]] = mapped_column(JsonText, default=dict)
    source_ip: Mapped[str] = mapped_column(String(45), default="")
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="")
    handled_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(120), default="")
    outcomes: Mapped[dict[str, int]] = mapped_column(JsonText, default=dict)  # live, duplicate, dead …: how many
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JsonText, default=list)  # events that are dead, and why


class FeedCount(Model):
    """What a feed did in one hour: refused signatures, deliveries, events, and how late they were."""

    __tablename__ = "feed_count"
    __table_args__ = (UniqueConstraint("feed_id", "hour"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    hour: Mapped[datetime]
    refused: Mapped[int] = mapped_column(default=0)
    deliveries: Mapped[int] = mapped_column(default=0)
    dead: Mapped[int] = mapped_column(default=0)
    events: Mapped[int] = mapped_column(default=0)
    unmapped: Mapped[int] = mapped_column(default=0)
    lags: Mapped[list[int]] = mapped_column(JsonText, default=list)  # events by how late: counts per bucket


class Subscription(Model):
    """A number that an aggregator watches for us.

    `state`: asked (to be sent), active, stopped, failed, unknown_carrier, ended. `asked_in_month` keeps to what the
    aggregator allows for one number. `next_at` is when we do something about it by ourselves.
    """

    __tablename__ = "feed_subscription"
    __table_args__ = (
        UniqueConstraint("feed_id", "number", "carrier"),
        Index("ix_feed_subscription_next_at", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    shipment_id: Mapped[int | None] = mapped_column(ForeignKey("shipment.id"))
    number: Mapped[str] = mapped_column(String(64))
    carrier: Mapped[str] = mapped_column(String(40), default="")
    salt: Mapped[str] = mapped_column(SealedText("feed_subscription.salt"), default="")
    phone: Mapped[str] = mapped_column(SealedText("feed_subscription.phone"), default="")
    remote_id: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(16), default="asked")
    problem: Mapped[str] = mapped_column(String(120), default="")
    month: Mapped[str] = mapped_column(String(7), default="")
    asked_in_month: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    last_push_at: Mapped[datetime | None]
    last_pull_at: Mapped[datetime | None]
    cursor: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    rows_seen: Mapped[int] = mapped_column(BigInteger, default=0)
