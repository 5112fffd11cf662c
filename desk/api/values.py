"""JSON in and out: the fields of a shipment as machines write and read them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any, NoReturn

from desk.shipments.drafts import NAMES, REFERENCES
from desk.shipments.models import Reference, Shipment


def parsed(body: bytes) -> Any:
    """The JSON of a body. Raises ValueError for what is none, NaN and infinity included."""
    try:
        return json.loads(body, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def texts_of(said: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """The fields as texts, and the names of those that are no field or no text, number or list of them."""
    texts: dict[str, str] = {}
    wrong: list[str] = []
    for name, value in said.items():
        text = _text(value)
        if name not in NAMES or text is None:
            wrong.append(printable(name)[:40])
        else:
            texts[name] = text
    return texts, wrong


def printable(text: str) -> str:
    """Without what no database column and no answer can hold: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        parts = [None if isinstance(one, list) else _text(one) for one in value]
        return None if None in parts else "\n".join(map(str, parts))
    if value is None:
        return ""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return repr(value) if isinstance(value, int) or isfinite(value) else None


def shipment_values(shipment: Shipment, references: list[Reference]) -> dict[str, object]:
    """A shipment as the API shows it."""
    names = {kind.value: name for name, kind in REFERENCES.items()}
    numbers: dict[str, list[str]] = {}
    for one in references:
        numbers.setdefault(names.get(one.type, one.type.lower()), []).append(one.value_raw)
    return {
        "shipment_no": shipment.shipment_no, "mode": shipment.mode, "origin": shipment.origin_code,
        "dest": shipment.dest_code, "incoterm": shipment.incoterm, "goods": shipment.goods,
        "equipment": shipment.equipment, "project_tags": shipment.project_tags, "stage": shipment.stage,
        "stage_since": _time(shipment.stage_since), "status": shipment.status_code, "ending": shipment.ending or None,
        "eta": _time(shipment.eta_at), "delivered_at": _time(shipment.delivered_at),
        "as_of": _time(shipment.heard_at), "promise_at": _time(shipment.promise_at), "references": numbers,
    }  # fmt: skip


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
