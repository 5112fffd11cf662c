"""All that is kept of a shipment's events, read at once and light: no text, nothing sealed."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select

from desk.core.db import db
from desk.shipments.models import Leg, Package, Shipment, TrackingEvent
from desk.shipments.routes import Route
from desk.shipments.tracking_types import EventState, TrackingFact
from desk.shipments.types import Classifier, PlaceRole

# Whose word counts at the same second; what an agent entered by hand beats nothing.
PRIORITY = {"CARRIER": 3, "AGGREGATOR": 2, "OURS": 1}


@dataclass(slots=True)
class Kept:
    """A row of an event, as far as judging and deriving look at it. `id` is 0 while it is not written yet."""

    id: int
    package_id: int | None
    feed: str
    source: str
    identity: str
    fingerprint: str
    version_at: datetime | None
    retracts: bool
    plan_key: str
    document: str
    document_function: str
    snapshot: str
    withdrawn_at: datetime | None
    code: str
    place_role: str
    classifier: str
    event_at: datetime
    tz_source: str
    precision: str
    location_code: str | None
    unlocode: str
    received_at: datetime
    state: str
    doubt: str
    superseded_by_id: int | None

    @property
    def key(self) -> tuple[str, str]:
        return self.identity, self.fingerprint

    @property
    def said_at(self) -> datetime:
        """When the sender said so, else when we heard it."""
        return self.version_at or self.received_at

    @property
    def order(self) -> tuple[datetime, datetime, str, str]:
        """The order in which it was said, the same however it came."""
        return self.said_at, self.event_at, self.fingerprint, self.identity

    def fact(self) -> TrackingFact:
        """For deriving. Judging has already decided which times cannot be, with more knowledge of their zones."""
        return TrackingFact(
            self.code, PlaceRole(self.place_role), Classifier(self.classifier), self.event_at,
            max(self.received_at, self.event_at), PRIORITY.get(self.source, 0), EventState(self.state),
        )  # fmt: skip

    @property
    def has_happened(self) -> bool:
        return self.state == EventState.LIVE and self.classifier == Classifier.ACT

    @property
    def is_plan(self) -> bool:
        """Whether it was expected at some time, if only until something newer was."""
        counts = self.state in (EventState.LIVE, EventState.SUPERSEDED)
        return counts and self.classifier in (Classifier.EST, Classifier.PLN)


_ID: BindParameter[int] = bindparam("shipment_id")
# Built once: putting a statement together costs more than running it.
ROWS = select(*(TrackingEvent.__table__.c[one.name] for one in fields(Kept))).where(
    TrackingEvent.__table__.c.shipment_id == _ID
)
PACKAGES = select(Package).where(Package.shipment_id == _ID).order_by(Package.position, Package.id)
LEGS = select(Leg).where(Leg.shipment_id == _ID).order_by(Leg.seq)


@dataclass(slots=True)
class CaseFile:
    """A shipment with its rows. The shipment is locked by whoever changes them."""

    shipment: Shipment
    rows: list[Kept]
    packages: list[Package]
    legs: list[Leg]

    @property
    def route(self) -> Route:
        one = self.shipment
        ends = {one.origin_code, one.dest_code, one.pol_code, one.pod_code}
        stops = {code for leg in self.legs for code in (leg.from_code, leg.to_code)} - ends
        return Route(one.origin_code, one.pol_code or one.origin_code, one.pod_code or one.dest_code, one.dest_code,
                     frozenset(stops))  # fmt: skip


def case_file(shipment: Shipment) -> CaseFile:
    """Everything of a shipment that its state is read off."""
    which = {"shipment_id": shipment.id}
    rows = [Kept(*row) for row in db.session.connection().execute(ROWS, which)]
    return CaseFile(shipment, rows, list(db.session.scalars(PACKAGES, which)), list(db.session.scalars(LEGS, which)))


def by_key(rows: Iterable[Kept]) -> dict[tuple[str, str], Kept]:
    return {row.key: row for row in rows}
