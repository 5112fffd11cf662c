"""An event that a feed told, as JSON and back: how one waits for its shipment."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from desk.shipments.carriers.events import DocumentFunction, EventTime, Number, Place, Precision, Told, TzSource
from desk.shipments.types import Classifier, Mode, PlaceRole, ReferenceType


def told_values(told: Told) -> dict[str, Any]:
    """All that an event says, as values that JSON can hold."""
    return {one.name: _plain(getattr(told, one.name)) for one in fields(told)}


def told_of(values: Mapping[str, Any]) -> Told:
    """The event of `told_values`, also after a way through JSON. Raises KeyError or ValueError for anything else."""
    given = dict(values)
    given["classifier"] = Classifier(given["classifier"])
    given["time"] = _time(given["time"])
    given["references"] = tuple(_number(one) for one in given["references"])
    given["place_role"] = PlaceRole(given["place_role"])
    given["alternatives"] = tuple((PlaceRole(role), code) for role, code in given["alternatives"])
    given["scoped"] = tuple((scope, code) for scope, code in given["scoped"])
    given["place"] = Place(**given["place"])
    given["version_at"] = _moment(given["version_at"])
    given["document_function"] = DocumentFunction(given["document_function"])
    given["weight_kg"] = None if given["weight_kg"] is None else Decimal(given["weight_kg"])
    given["delay_reasons"] = tuple(given["delay_reasons"])
    given["mode"] = None if given["mode"] is None else Mode(given["mode"])
    return Told(**given)


def as_json(values: Mapping[str, Any]) -> str:
    """JSON in ASCII, so that no stray half of a character can break it."""
    return json.dumps(values, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Place | EventTime | Number):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _time(values: Mapping[str, Any] | None) -> EventTime | None:
    if values is None:
        return None
    at = datetime.fromisoformat(values["at"])
    source, precision = TzSource(values["source"]), Precision(values["precision"])
    return EventTime(at, values["local"], source, precision, values["offset_min"])


def _number(values: Mapping[str, Any]) -> Number:
    kind = ReferenceType(values["type"]) if values["type"] else None
    return Number(values["value"], kind, values["issuer"])


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
