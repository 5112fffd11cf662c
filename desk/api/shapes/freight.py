from typing import Any, Literal

from pydantic import Field, RootModel

from desk.api.shapes.base import AskedId as Asked
from desk.api.shapes.base import FieldProblem, Out, PageQuery, Time, said
from desk.shipments.drafts import NAMES
from desk.shipments.types import Stage


class Shipment(Out):
    """A shipment as it stands. Recipients are never shown."""

    shipment_no: str
    mode: str
    origin: str
    dest: str
    incoterm: str
    goods: str
    equipment: str
    project_tags: list[str]
    stage: str
    stage_since: str | None
    status: str
    ending: str | None
    eta: str | None
    delivered_at: str | None
    as_of: str | None
    promise_at: str | None
    references: dict[str, list[str]]


class ShipmentQuery(PageQuery):
    """`reference` is any number of the shipment; `customer` is for our own tokens."""

    customer: Asked | None = None
    stage: Stage | None = None
    reference: said(64, 1) | None = None  # type: ignore[valid-type]


_TEXT: dict[str, Any] = {"type": ["string", "number", "null"]}
_COLUMN: dict[str, Any] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}


class ShipmentDraft(RootModel[dict[str, Any]]):
    """The columns of a shipment, each text, a number or a list of them; what is left out stays as it is."""

    model_config = {
        "json_schema_extra": {
            "properties": dict.fromkeys(sorted(NAMES), _COLUMN),
            "additionalProperties": False,
            "examples": [{"mode": "SEA", "origin": "CNNGB", "dest": "DEHAM", "mbl": "HLCUNGB2611082"}],
        }
    }


class ShipmentBatch(RootModel[Any]):
    """A list of shipments, each with its shipment_no, or an object that holds one; 500 at most."""


class Upserted(Out):
    shipment_no: str
    became: Literal["added", "changed", "same"]
    status: int


class RefusedFields(Out):
    code: str
    text: str
    fields: list[FieldProblem] | None = None


class Refused(Out):
    error: RefusedFields
    status: int


class Upserts(Out):
    """The answers stand in the order of the question."""

    shipments: list[Upserted | Refused]


class TrackingEvent(Out):
    """What was reported. Who signed is masked, unless the token has pii:read; `remark` is ours alone."""

    id: int
    code: str = Field(examples=["DEPARTED"])
    classifier: str = Field(examples=["ACT"])
    at: Time
    local_time: str | None
    location: str | None
    place: str | None
    facility: str | None
    vessel: str | None
    voyage: str | None
    package: str | None
    source: str
    received_at: Time
    signed_by: str | None
    remark: str | None


class ExceptionQuery(PageQuery):
    state: Literal["open", "over"] | None = None
    shipment: said(64, 1) | None = None  # type: ignore[valid-type]
    customer: Asked | None = None


class Exception_(Out):
    """Something that is wrong with a shipment. To a customer's token the fields about our own work are null."""

    id: int
    shipment: str
    type: str
    severity: int | None
    opened_at: Time
    resolved_at: Time | None
    threatens_promise: bool | None
    told_at: Time | None
    ticket: str | None
