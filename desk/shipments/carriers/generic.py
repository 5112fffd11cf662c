"""Any carrier's JSON, read by a mapping that an administrator keeps: field paths and a table of codes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desk.shipments.carriers import generic_values as values
from desk.shipments.carriers.events import (
    Adapter,
    BadBody,
    Estimate,
    EventTime,
    Given,
    Number,
    Place,
    Reading,
    Told,
)
from desk.shipments.carriers.generic_mapping import Guide, Ways, from_root, guide_of
from desk.shipments.carriers.generic_paths import Found, elements, spelled_out, values_at
from desk.shipments.carriers.generic_times import Clock, moment
from desk.shipments.carriers.meanings import INFO_ONLY, UNKNOWN, Meaning
from desk.shipments.types import Classifier

MOST_NUMBERS = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """A carrier's whole answer with the guide to it."""

    root: Any
    guide: Guide
    given: Given

    def all_of(self, ways: Ways, event: Found) -> list[str]:
        """Every value of the first way that finds one, as text."""
        for paths in ways:
            found = [[values.text(one, 500) for one in values_at(self.root, event, path, self.guide.events)]
                     for path in paths]  # fmt: skip
            said = [one for one in found[0] if one] if len(found) == 1 else [_joined(found)]
            if any(said):
                return said
        return []

    def first(self, name: str, event: Found) -> str:
        """The field of one event, else the constant, else empty."""
        found = self.all_of(self.guide.fields.get(name, ()), event)
        return found[0] if found else values.text(self.guide.constants.get(name), 500)

    @property
    def zone(self) -> str:
        return self.guide.zone or self.given.zone


def _joined(found: list[list[str]]) -> str:
    return " ".join(next((one for one in ones if one), "") for ones in found).strip()


def read(body: bytes, given: Given) -> Reading:
    """The events of an answer. Raises BadBody: bad_mapping, wrong_envelope if the path of the events leads nowhere."""
    guide = guide_of(given.mapping)
    answer = Answer(values.load(body), guide, given)
    answer = replace(answer, guide=replace(guide, events=spelled_out(answer.root, guide.events)))
    found = elements(answer.root, answer.guide.events)
    if found is None:
        raise BadBody("wrong_envelope")
    events = [_told(answer, one) for one in found]
    snapshots = dict.fromkeys(told.snapshot for told in events if told.snapshot)
    if guide.snapshot and not events:
        snapshots = dict.fromkeys(_snapshot(answer, one) for one in _numbers(answer, Found(answer.root, ()))[:1])
    return Reading(events, estimates=_estimates(answer, found), snapshots=list(snapshots))


def _told(answer: Answer, event: Found) -> Told:
    """One event of the list. Never raises."""
    if not isinstance(event.value, dict):
        return Told(INFO_ONLY, Classifier.ACT, None, (), "", known=False, problem="bad_event")

    def get(name: str, most: int = 80) -> str:
        return answer.first(name, event)[:most]

    where = _place(get)
    role, role_said = values.role_of(get("place_role"))
    meaning, known = _meaning(answer.guide, get("type"), get("code", 200), get("sub_code"))
    classifier = _classifier(answer.guide, get("classifier"))
    code, at_role = meaning.at(role if role_said else None)
    numbers = _numbers(answer, event)
    return Told(
        code=code if classifier else INFO_ONLY,
        classifier=classifier or Classifier.ACT,
        time=_time(answer, event, where),
        references=numbers,
        raw_code=get("code", 64),
        raw_type=get("type", 64),
        raw_sub_code=get("sub_code", 64),
        place_role=at_role,
        role_said=role_said,
        alternatives=meaning.alternatives if len(meaning.alternatives) > 1 else (),
        place=where,
        text=get("text", 500),
        language=get("language", 8),
        source_id=get("id", 200),
        publisher=answer.guide.carrier,
        version_at=values.version(get("updated_at")),
        snapshot=_snapshot(answer, numbers[0]) if answer.guide.snapshot and numbers else "",
        pieces=values.whole(get("pieces")),
        weight_kg=values.weight(get("weight_kg")),
        partial=values.yes(get("partial")),
        reason=meaning.reason or get("reason", 40),
        exception=meaning.exception,
        signed_by=get("signed_by"),
        vessel=get("vessel"),
        vessel_imo=get("vessel_imo", 7),
        voyage=get("voyage", 20),
        equipment=get("equipment", 35),
        known=known and classifier is not None,
    )


def _place(get: Callable[[str], str]) -> Place:
    """A name is put together from city and state where there is none."""
    region = values.country(get("country"))
    name = get("name") or get("place") or ", ".join(part for part in (get("city"), get("state")) if part)
    said = {key: get(key) for key in ("iata", "facility", "lat", "lon")}
    name = name or ("" if region else get("country"))
    return values.place({**said, "unlocode": get("unlocode"), "name": name, "country": region})


def _meaning(guide: Guide, kind: str, code: str, sub: str) -> tuple[Meaning, bool]:
    """The row of the most exact key: type/code/sub, type/code, code, type/*, *; each part only if it is mapped."""
    names = [name for name in ("type", "code", "sub_code") if name in guide.fields or name in guide.constants]
    said = dict(zip(("type", "code", "sub_code"), map(values.word, (kind, code, sub)), strict=True))
    parts = [said[name] for name in names]
    keys = ["/".join(parts), "/".join(parts[:-1]) if "sub_code" in names else "", said["code"]]
    keys += [f"{said['type']}/*"] * bool(kind) + ["*"]
    found = next((guide.codes[key] for key in keys if key.strip("/") and key in guide.codes), None)
    return (found, True) if found else (UNKNOWN, False)


def _classifier(guide: Guide, said: str) -> Classifier | None:
    """ACT where none is given; None for a word that nobody explained: it must not pass for what has happened."""
    if not said:
        return Classifier.ACT
    return guide.classifiers.get(values.word(said)) or values.classifier(said)


def _numbers(answer: Answer, event: Found) -> tuple[Number, ...]:
    return values.distinct(
        Number(value[:64], field.type, field.issuer)
        for field in answer.guide.numbers
        for value in answer.all_of(field.ways, event) or answer.all_of(from_root(field.ways), event)
    )[:MOST_NUMBERS]


def _snapshot(answer: Answer, number: Number) -> str:
    return f"generic:{answer.guide.carrier[:20]}:{number.value}"[:96]


def _time(answer: Answer, event: Found, where: Place) -> EventTime | None:
    """The field that is UTC by name if it can be read, else the one of the wall clock."""
    formats, own_zone = answer.guide.formats, answer.first("time_zone", event)
    sure = moment(answer.first("time_utc", event), formats, where, Clock(utc=True))
    return sure or moment(answer.first("time", event), formats, where, Clock(answer.zone, own_zone))


def _estimates(answer: Answer, events: Sequence[Found]) -> Sequence[Estimate]:
    """Times that stand beside the events, once for each number; what stands beside many numbers is of none."""
    found: dict[tuple[str, str], Estimate] = {}
    for place in events or [Found(answer.root, ())]:
        numbers = _numbers(answer, place)
        for target, ways in answer.guide.estimates.items() if events or len(numbers) == 1 else ():
            said = answer.all_of(ways, place) if numbers and (target, numbers[0].value) not in found else []
            time = moment(said[0], answer.guide.formats, Place(), Clock(answer.zone)) if said else None
            if time:
                found[target, numbers[0].value] = Estimate(numbers[:1], target, time, source="CARRIER")
    return list(found.values())


FEED = Adapter("generic", read=read, source="CARRIER")
