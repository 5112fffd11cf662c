"""Ways in which people write a mapping, put into the one that is checked: other names, flat or with objects."""

import re
from collections.abc import Mapping
from typing import Any

from desk.shipments.carriers.generic_values import zone_named

_NAMES = {
    "id": "event_id source_event_id source_id eventid",
    "code": "raw_code status status_code event_code event statuscode eventcode",
    "type": "raw_type event_type status_type",
    "sub_code": "subcode raw_sub_code raw_sub substatus sub_status reason_code",
    "time": "datetime date_time timestamp event_time occurred_at when event_at time_local local_time event_local",
    "time_utc": "utc_time utc event_at_utc time_gmt gmt_time event_time_utc",
    "time_zone": "timezone tz zone offset utc_offset",
    "reference": "tracking_number tracking_no number trackingnumber shipment_reference ref container container_number",
    "place": "location",
    "unlocode": "locode un_locode",
    "facility": "facility_code terminal",
    "name": "place_name location_name location_text",
    "country": "country_code countrycode",
    "lat": "latitude",
    "lon": "lng longitude",
    "text": "description message event_text raw_text status_text status_description",
    "classifier": "event_classifier",
    "place_role": "role",
    "updated_at": "updated version updated_time",
    "weight_kg": "weight",
    "pieces": "piece_count quantity",
    "signed_by": "signee signatory",
    "vessel": "vessel_name",
    "vessel_imo": "imo",
    "voyage": "voyage_number flight flight_no",
    "equipment": "equipment_reference",
}
FIELD_NAMES = {other: name for name, others in _NAMES.items() for other in others.split()}
_KEYS = {
    "events": "events_path event_path events_at path list items root",
    "fields": "paths field_paths field_map",
    "codes": "map code_map codemap mapping mappings code_mapping status_map event_map",
    "classifiers": "classifier_map",
    "constants": "constant const defaults fixed",
    "zone": "timezone time_zone tz default_timezone default_zone",
    "time_format": "time_formats date_format format",
}
KEY_NAMES = {other: name for name, others in _KEYS.items() for other in others.split()}
_NOTES = frozenset({"version", "comment", "description", "feed", "title", "$schema", "label"})
_INNER = {"map": "codes", "codes": "codes", "values": "codes", "format": "time_format", "time_format": "time_format",
          "zone": "zone", "timezone": "zone"}  # fmt: skip
_STEP = re.compile(r"\.(\d{1,5}|\*)(?=[.\[]|$)|\[\]")


def understood(said: Mapping[str, Any], kept: frozenset[str]) -> Mapping[str, Any]:
    """An event with its fields also by our names where a sender has others; `kept` are names that it may mean."""
    other = {FIELD_NAMES[name]: value for name, value in said.items() if name in FIELD_NAMES and name not in kept}
    return {**other, **said}


def plain_form(mapping: Mapping[str, Any], keys: frozenset[str], fields: frozenset[str]) -> dict[str, Any]:
    """The mapping with its `keys` and `fields` by their own names; what is not understood stays where it stands."""
    nested = any(isinstance(mapping.get(name), Mapping) for name in ("fields", *_KEYS["fields"].split()))
    found: dict[str, Any] = {}
    said: dict[str, Any] = {}
    for name, value in mapping.items():
        key = _key(name, value, keys, fields, nested=nested)
        if key == "":
            said[name] = value
        elif key is not None:
            found.setdefault(key, value)
    if isinstance(found.get("fields"), Mapping):
        said = {**found["fields"], **said}
    if said:
        found["fields"] = _fields(said, found)
    if "events" in found:
        found["events"] = _path(found["events"])
    if isinstance(found.get("references"), (str, Mapping)):
        found["references"] = [found["references"]]
    return found


def _key(name: str, value: Any, keys: frozenset[str], fields: frozenset[str], *, nested: bool) -> str | None:
    """The key that a name stands for; empty: it is a field; None: only a note."""
    plain = name.strip().lower()
    if plain in keys or (nested and plain in _NOTES | {"name"}):
        return plain if plain in keys else None
    if plain in KEY_NAMES and (KEY_NAMES[plain] != "zone" or zone_named(value) is not None):
        return KEY_NAMES[plain]
    if not nested and (plain in fields or plain in FIELD_NAMES):
        return ""
    return None if plain in _NOTES else name


def _fields(said: Mapping[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Fields by our names. What an object says beside its path goes where it belongs: codes, formats, constants."""
    apart = {name.strip().lower(): value for name, value in said.items()}
    if "date" in apart and "time" in apart:
        said = {name: value for name, value in said.items() if name.strip().lower() not in ("date", "time")}
        said = {**said, "time": _joined(apart["date"], apart["time"])}
    ways: dict[str, Any] = {}
    for name, value in said.items():
        plain = name.strip().lower()
        field = "time" if plain == "date" else FIELD_NAMES.get(plain, plain)
        path = _unpacked(field, value, found) if isinstance(value, Mapping) else value
        if field == "time_zone" and isinstance(path, str) and "/" in path and zone_named(path) is not None:
            found.setdefault("zone", path)
        elif path is not None:
            ways[field] = [*_listed(ways[field]), *_listed(_path(path))] if field in ways else _path(path)
    return ways


def _joined(date: Any, time: Any) -> Any:
    return f"{_path(date)} + {_path(time)}" if isinstance(date, str) and isinstance(time, str) else [date, time]


def _unpacked(field: str, said: Mapping[str, Any], found: dict[str, Any]) -> Any:
    """The path of a field that is written as an object; None if it has none but a value for every event."""
    for name, value in said.items():
        key = _INNER.get(name, "")
        key = "classifiers" if key == "codes" and field == "classifier" else key
        if key:
            found.setdefault(key, value)
        elif name in ("value", "const", "constant", "default"):
            found["constants"] = {field: value, **found.get("constants", {})}
    return said.get("path", said.get("paths", None if len(said) else said))


def _listed(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]


def _path(said: Any) -> Any:
    """A path with dots from one with slashes or from steps in a list; `.0`, `.*` and `[]` are steps into a list."""
    if isinstance(said, list):
        steps = any(isinstance(step, int) for step in said)
        return _path(".".join(map(str, said))) if steps else [_path(one) for one in said]
    if not isinstance(said, str):
        return said
    said = said.strip()
    if said.startswith("/"):
        said = said.strip("/").replace("/", ".")
    return _STEP.sub(lambda step: f"[{step[1] or '*'}]", said)
