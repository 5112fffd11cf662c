"""Shipments as sheets and other systems tell them: which fields there are, and how texts become them. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.shipments.carriers.events import Place
from desk.shipments.carriers.instants import read_time
from desk.shipments.draft_values import (
    BASES,
    DIGITS,
    DIRECTIONS,
    INCOTERM,
    LIST,
    MOST_LISTED,
    SCOPES,
    BadValue,
    choice,
    pattern,
    place_code,
    scaled,
    short_text,
    tags,
    whole,
)
from desk.shipments.types import Mode, ReferenceType

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Field:
    """One field: how its text is read, and at which place its local time is, `origin` or `dest`."""

    name: str
    read: Callable[[str], Any]
    at: str = ""


# The columns of a shipment by the names that sheets and the API use; what stands here is what may be said.
FIELDS: dict[str, Field] = {
    "mode": Field("mode", choice(Mode, "mode")),
    "origin": Field("origin_code", place_code),
    "dest": Field("dest_code", place_code),
    "pol": Field("pol_code", place_code),
    "pod": Field("pod_code", place_code),
    "scope_from": Field("scope_from", choice(SCOPES, "scope")),
    "scope_to": Field("scope_to", choice(SCOPES, "scope")),
    "service": Field("service", short_text(32)),
    "direction": Field("direction", choice(DIRECTIONS, "direction")),
    "incoterm": Field("incoterm", pattern(INCOTERM, "incoterm")),
    "goods": Field("goods", short_text(200)),
    "equipment": Field("equipment", short_text(40)),
    "hs_code": Field("hs_code", pattern(DIGITS, "digits")),
    "dg_class": Field("dg_class", short_text(4)),
    "pieces": Field("pieces", whole),
    "gross_kg": Field("gross_g", scaled(1000, most=10**12)),
    "volume_m3": Field("volume_dm3", scaled(1000)),
    "temp_min_c": Field("temp_min", scaled(10, below_zero=True)),
    "temp_max_c": Field("temp_max", scaled(10, below_zero=True)),
    "project_tags": Field("project_tags", tags),
    "promise_at": Field("promise_at", str, at="dest"),
    "promise_basis": Field("promise_basis", choice(BASES, "basis")),
    "promise_note": Field("promise_note", short_text(200)),
    "appointment_at": Field("appointment_at", str, at="dest"),
    "opened_at": Field("opened_at", str, at="origin"),
}
REFERENCES = {
    "container": ReferenceType.CONTAINER, "mbl": ReferenceType.MBL, "hbl": ReferenceType.HBL,
    "mawb": ReferenceType.MAWB, "hawb": ReferenceType.HAWB, "booking": ReferenceType.BOOKING,
    "tracking": ReferenceType.COURIER, "po": ReferenceType.PO, "customs_decl": ReferenceType.CUSTOMS_DECL,
}  # fmt: skip
LEG_TEXTS = {"carrier": 80, "vessel": 80, "voyage": 20, "terminal": 40}
LEG_TIMES = {"etd": "origin", "eta": "dest", "si_cutoff": "origin", "vgm_cutoff": "origin", "cy_cutoff": "origin",
             "cfs_cutoff": "origin", "cy_open": "origin"}  # fmt: skip
PARTY = ("recipient_name", "recipient_phone", "recipient_email", "recipient_address")
LISTS = frozenset({*REFERENCES, "project_tags"})
NAMES = ("shipment_no", "customer", *FIELDS, *REFERENCES, *LEG_TEXTS, *LEG_TIMES, *PARTY)


@dataclass(frozen=True)
class Draft:
    """What was said of a shipment. Only what was said is here: what is not stays as it is.

    `values` by column, `references` (type, value) in their order, `leg` the texts and instants of its main leg,
    `party` the recipient. Instants are aware.
    """

    shipment_no: str
    values: Mapping[str, Any]
    references: tuple[tuple[ReferenceType, str], ...] = ()
    leg: Mapping[str, Any] | None = None
    party: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Trouble:
    """A field whose text is no value of it: `why` is one of WHY."""

    field: str
    why: str


def read_draft(said: Mapping[str, str], *, zone: str) -> tuple[Draft, list[Trouble]]:
    """The draft that texts by field name make, and what is wrong with them; unknown names are left out.

    `zone` is for local times of places whose zone nobody knows; empty: such a time is trouble.
    """
    texts = {name: clean for name, text in said.items() if name in NAMES and (clean := _clean(name, text))}
    troubles: list[Trouble] = []
    values = {FIELDS[name].name: value for name in FIELDS if name in texts
              if (value := _read(name, FIELDS[name], texts, zone, troubles)) is not None}  # fmt: skip
    references = tuple(
        (kind, value)
        for name, kind in REFERENCES.items() if name in texts
        for value in _listed(name, texts[name], troubles)
    )  # fmt: skip
    number = texts.get("shipment_no", "")
    if not number or len(number) > 32:
        troubles.append(Trouble("shipment_no", "long" if number else "empty"))
    party = {name.removeprefix("recipient_"): texts[name][:200] for name in PARTY if name in texts}
    return Draft(number, values, references, _leg(texts, zone, troubles) or None, party or None), troubles


def _clean(name: str, text: str) -> str:
    """In one line with single blanks; a list keeps its lines."""
    lines = _CONTROL.sub("", text.replace("\r", "\n")).split("\n")
    return ("\n" if name in LISTS else " ").join(" ".join(line.split()) for line in lines).strip()


def _read(name: str, field: Field, texts: Mapping[str, str], zone: str, troubles: list[Trouble]) -> Any:
    try:
        return _instant(texts[name], field.at, texts, zone) if field.at else field.read(texts[name])
    except BadValue as problem:
        troubles.append(Trouble(name, str(problem)))
        return None


def _listed(name: str, text: str, troubles: list[Trouble]) -> list[str]:
    values = list(dict.fromkeys(part.strip() for part in LIST.split(text) if part.strip()))
    if len(values) > MOST_LISTED or any(len(value) > 64 for value in values):
        troubles.append(Trouble(name, "many" if len(values) > MOST_LISTED else "reference"))
        return []
    return values


def _leg(texts: Mapping[str, str], zone: str, troubles: list[Trouble]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, most in LEG_TEXTS.items():
        if len(texts.get(name, "")) > most:
            troubles.append(Trouble(name, "long"))
        elif name in texts:
            found[name] = texts[name]
    for name, place in LEG_TIMES.items():
        if name in texts:
            try:
                found[f"{name}_at"] = _instant(texts[name], place, texts, zone)
            except BadValue as problem:
                troubles.append(Trouble(name, str(problem)))
    return found


def _instant(text: str, place: str, texts: Mapping[str, str], zone: str) -> datetime:
    where = Place(unlocode=_code_of(texts.get(place, "")))
    time = read_time(text, where, zone=zone)
    if time is None:
        raise BadValue("time")
    if time.source == "UNKNOWN":
        raise BadValue("zone")
    return time.at


def _code_of(text: str) -> str:
    try:
        return place_code(text)
    except BadValue:
        return ""
