"""Words for what is moving: modes, stages, place roles, classifiers, and the numbers people quote."""

from dataclasses import dataclass
from enum import StrEnum


class ReferenceType(StrEnum):
    """What a number names. Amazon's FBA shipment ids count as PO: the customer's own order number."""

    CONTAINER = "CONTAINER"
    MBL = "MBL"
    HBL = "HBL"
    MAWB = "MAWB"
    HAWB = "HAWB"
    BOOKING = "BOOKING"
    COURIER = "COURIER"
    PO = "PO"
    CUSTOMS_DECL = "CUSTOMS_DECL"
    IMO = "IMO"


class Mode(StrEnum):
    """How a shipment or a leg travels."""

    SEA = "SEA"
    AIR = "AIR"
    ROAD = "ROAD"
    RAIL = "RAIL"
    COURIER = "COURIER"
    MULTIMODAL = "MULTIMODAL"


class PartyRole(StrEnum):
    """What somebody named on a shipment is to it, as on the bill of lading or the parcel's label."""

    SHIPPER = "shipper"
    CONSIGNEE = "consignee"
    NOTIFY = "notify"
    RECIPIENT = "recipient"
    COURIER = "courier"


class Stage(StrEnum):
    """How far a shipment has come; `rank` orders the stages from 1 to 7."""

    BOOKED = "BOOKED"
    DEPARTED = "DEPARTED"
    IN_TRANSIT = "IN_TRANSIT"
    ARRIVED = "ARRIVED"
    CUSTOMS = "CUSTOMS"
    DELIVERING = "DELIVERING"
    SIGNED = "SIGNED"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {stage: rank for rank, stage in enumerate(Stage, start=1)}


class PlaceRole(StrEnum):
    """What a place is to one shipment: the same event means different things at each."""

    ORIGIN = "ORIGIN"
    TS = "TS"
    DEST = "DEST"
    INLAND_ORIGIN = "INLAND_ORIGIN"
    INLAND_DEST = "INLAND_DEST"
    UNKNOWN = "UNKNOWN"


class Classifier(StrEnum):
    """Whether an event is planned, estimated, requested or has happened; only ACT moves a stage."""

    PLN = "PLN"
    EST = "EST"
    ACT = "ACT"
    REQ = "REQ"


@dataclass(frozen=True, slots=True)
class FoundReference:
    """A number recognised in a text.

    `value` is the stored spelling, `raw` the characters as they stood in the text from `start` (an index
    into that text). `check_ok` is None where the type has no check digit.
    """

    type: ReferenceType
    value: str
    raw: str
    check_ok: bool | None
    start: int
