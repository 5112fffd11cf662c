"""What an administrator says of a carrier's JSON: where its fields stand and what its codes mean. docs/feeds.md."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desk.shipments.carriers import generic_values as values
from desk.shipments.carriers.events import BadBody
from desk.shipments.carriers.generic_forms import plain_form
from desk.shipments.carriers.generic_paths import BadPath, Path, path_of
from desk.shipments.carriers.generic_times import is_format
from desk.shipments.carriers.meanings import Meaning
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.types import Classifier, PlaceRole, ReferenceType

FIELDS = frozenset(
    "id code type sub_code time time_utc time_zone classifier reference place unlocode iata facility name city state "
    "country lat lon text language pieces weight_kg partial signed_by reason equipment vessel vessel_imo voyage "
    "place_role updated_at".split()
)
KEYS = frozenset(
    "events fields codes classifiers constants references estimates zone time_format carrier snapshot note".split()
)
TARGETS = ("ARRIVAL_POD", "AVAILABLE", "DELIVERY", "DEPARTURE")
MOST_CODES = 2000
_OURS = {code: code for code in EVENT_CODES}  # who explains no code speaks ours
_PLUS = re.compile(r"""("[^"]*"|'[^']*')|\+""")

Sum = tuple[Path, ...]  # paths whose values are put together with a blank
Ways = tuple[Sum, ...]  # the first that finds something counts


class BadMapping(BadBody):
    """The mapping itself is wrong; `detail` says in English where, for who wrote it."""

    def __init__(self, detail: str) -> None:
        super().__init__("bad_mapping")
        self.detail = detail


@dataclass(frozen=True, slots=True)
class NumberField:
    """Where a number stands, and what it names."""

    ways: Ways
    type: ReferenceType | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """A mapping that was checked."""

    events: Path
    fields: Mapping[str, Ways]
    codes: Mapping[str, Meaning]
    classifiers: Mapping[str, Classifier]
    constants: Mapping[str, object]
    numbers: tuple[NumberField, ...]
    estimates: Mapping[str, Ways]
    zone: str = ""
    formats: tuple[str, ...] = ()
    carrier: str = ""
    snapshot: bool = False


def mapping_problem(mapping: Mapping[str, Any]) -> str:
    """What is wrong with a mapping, in English, for who wrote it; empty if it is good."""
    try:
        guide_of(mapping)
    except BadMapping as problem:
        return problem.detail
    return ""


def guide_of(mapping: Mapping[str, Any]) -> Guide:
    """Check a mapping and make it ready for use. Raises BadMapping, the body's problem "bad_mapping"."""
    mapping = plain_form(mapping, KEYS, FIELDS)
    _only("the mapping", mapping, KEYS)
    fields = {name: _ways(f"fields.{name}", said) for name, said in _table(mapping, "fields", FIELDS).items()}
    if not {"time", "time_utc"} & set(fields):
        raise BadMapping("fields: time or time_utc is needed")
    if not {"code", "text"} & set(fields):
        raise BadMapping("fields: code or text is needed")
    constants = _table(mapping, "constants", FIELDS - {"reference"} | {"reference_type", "issuer"})
    return Guide(
        events=_path("events", mapping.get("events", "$")),
        fields=fields,
        codes=_codes(_table(mapping, "codes") or _OURS),
        classifiers={values.word(raw): _classifier(raw, said) for raw, said in _table(mapping, "classifiers").items()},
        constants=constants,
        numbers=_numbers(fields, constants, mapping.get("references", [])),
        estimates={name: _ways(f"estimates.{name}", said)
                   for name, said in _table(mapping, "estimates", frozenset(TARGETS)).items()},
        zone=_zone(mapping.get("zone", "")),
        formats=_formats(mapping.get("time_format", [])),
        carrier=_text("carrier", mapping.get("carrier", "")),
        snapshot=_flag("snapshot", mapping.get("snapshot", False)),
    )  # fmt: skip


def from_root(ways: Ways) -> Ways:
    """The same paths in the whole answer: the number of a shipment often stands above its events."""
    return tuple(tuple(replace(path, from_root=True) for path in paths) for paths in ways)


def _only(where: str, table: object, names: frozenset[str]) -> None:
    if not isinstance(table, Mapping):
        raise BadMapping(f"{where}: must be an object")
    for name in table:
        if name not in names:
            raise BadMapping(f"{where}: {str(name)[:40]!r} is not known")


def _table(mapping: Mapping[str, Any], name: str, names: frozenset[str] | None = None) -> Mapping[str, Any]:
    table = mapping.get(name, {})
    _only(name, table, names if names is not None else frozenset(table))
    if len(table) > MOST_CODES:
        raise BadMapping(f"{name}: more than {MOST_CODES} rows")
    found: Mapping[str, Any] = table
    return found


def _ways(where: str, said: object) -> Ways:
    """A path; several with + between them; or a list of such, of which the first that finds something counts."""
    ones = said if isinstance(said, list) else [said]
    if not ones:
        raise BadMapping(f"{where}: an empty list")
    return tuple(_sum(where, one) for one in ones)


def _sum(where: str, said: object) -> Sum:
    if not isinstance(said, str) or not said.strip():
        raise BadMapping(f"{where}: must be a path")
    parts = _PLUS.sub(lambda found: found[1] or "\n", said).split("\n")
    if not all(part.strip() for part in parts):
        raise BadMapping(f"{where}: a + joins two paths")
    return tuple(_path(where, part) for part in parts)


def _path(where: str, said: object) -> Path:
    try:
        if isinstance(said, str):
            return path_of(said) if said.strip() else path_of("$")
    except BadPath:
        pass
    raise BadMapping(f"{where}: {str(said)[:60]!r} is not a path")


def _codes(table: Mapping[str, Any]) -> Mapping[str, Meaning]:
    """Rows by raw code, by type/code, or by type/code/sub_code, in upper case."""
    return {"/".join(values.word(part) for part in raw.split("/")): _meaning(raw, said) for raw, said in table.items()}


def _meaning(raw: str, said: object) -> Meaning:
    """A canonical code, or an object: codes by the role of the place, `code` for every other, exception, reason."""
    row = {"code": said} if isinstance(said, str) else said
    if not isinstance(row, Mapping):
        raise BadMapping(f"codes.{raw}: must be a code or an object")
    _only(f"codes.{raw}", row, frozenset({"code", "exception", "reason", *PlaceRole}))
    told = {name: values.word(code) for name, code in row.items() if name not in ("exception", "reason")}
    for code in told.values():
        if code not in EVENT_CODES:
            raise BadMapping(f"codes.{raw}: {code[:40]!r} is no code of ours")
    if not told:
        raise BadMapping(f"codes.{raw}: names no code")
    by_role = [(PlaceRole(name), code) for name, code in told.items() if name != "code"]
    rest = [(PlaceRole.UNKNOWN, told["code"])] if "code" in told else []
    exception, reason = values.word(row.get("exception"))[:32], values.text(row.get("reason"), 40)
    return Meaning((*by_role, *rest), exception=exception, reason=reason)


def _classifier(raw: str, said: object) -> Classifier:
    found = values.classifier(said)
    if found is None:
        raise BadMapping(f"classifiers.{raw}: must be ACT, EST, PLN or REQ")
    return found


def _numbers(fields: Mapping[str, Ways], constants: Mapping[str, Any], listed: object) -> tuple[NumberField, ...]:
    """The number of `fields.reference` first, then those of `references`."""
    if not isinstance(listed, list):
        raise BadMapping("references: must be a list")
    kind = _kind("constants", constants, "reference_type")
    first = [NumberField(fields["reference"], *kind)] if "reference" in fields else []
    return (*first, *(_number_field(f"references[{at}]", one) for at, one in enumerate(listed)))


def _number_field(where: str, said: object) -> NumberField:
    if not isinstance(said, Mapping):
        return NumberField(_ways(where, said))
    _only(where, said, frozenset({"path", "type", "issuer"}))
    return NumberField(_ways(where, said.get("path")), *_kind(where, said, "type"))


def _kind(where: str, said: Mapping[str, Any], name: str) -> tuple[ReferenceType | None, str]:
    kind = values.reference_type(said.get(name))
    if kind is None and said.get(name) is not None:
        raise BadMapping(f"{where}.{name}: {str(said[name])[:40]!r} is no type of number")
    return kind, values.word(said.get("issuer"))[:16]


def _zone(said: object) -> str:
    if said != "" and values.zone_named(said) is None:
        raise BadMapping("zone: must be a name such as Europe/Berlin")
    return _text("zone", said)


def _formats(said: object) -> tuple[str, ...]:
    ones: Sequence[object] = said if isinstance(said, list) else [said]
    return tuple(_format(one) for one in ones)


def _format(said: object) -> str:
    written = _text("time_format", said)
    if not is_format(written):
        raise BadMapping(f"time_format: {written[:40]!r} is no format with year, month and day")
    return written


def _text(where: str, said: object) -> str:
    if not isinstance(said, str) or len(said) > 100:
        raise BadMapping(f"{where}: must be a short text")
    return said


def _flag(where: str, said: object) -> bool:
    if not isinstance(said, bool):
        raise BadMapping(f"{where}: must be true or false")
    return said
