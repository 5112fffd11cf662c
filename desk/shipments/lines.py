"""The events of a shipment as lines that people read: for its customer, and for an agent with what stands behind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk.accounts.masking import mask_name, mask_numbers
from desk.shipments.carriers.ports import PORTS
from desk.shipments.clocks import said, said_at
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.pages import Line
from desk.shipments.phrases import Values, expected, for_colleagues, is_shown, next_step, phrase
from desk.shipments.timeline import Fact, expected_ones, facts, has_happened
from desk.shipments.tracking_types import SIGNED_FOR

SEA = ("SEA", "MULTIMODAL", "RAIL")
# Why something did not work out, in the words that feeds share; whatever else they write is for agents only.
REASONS = {
    "refused": ("收件人拒收", "refused"),
    "closed": ("收货方休息", "recipient closed"),
    "absent": ("收件人不在", "nobody there"),
    "not_home": ("收件人不在", "nobody there"),
    "address": ("地址有误", "address problem"),
    "area": ("超出派送范围", "outside the delivery area"),
    "appointment": ("需要预约", "an appointment is needed"),
    "weather": ("天气原因", "weather"),
    "strike": ("罢工", "strike"),
    "congestion": ("港口或道路拥堵", "congestion"),
    "customs": ("海关原因", "customs"),
    "documents": ("单证原因", "documents"),
    "payment": ("费用未结清", "payment due"),
    "security": ("安检原因", "security check"),
    "damaged": ("货物破损", "damage"),
    "mechanical": ("车船或设备故障", "technical trouble"),
    "capacity": ("舱位不足", "no space"),
    "holiday": ("节假日", "public holiday"),
}


@dataclass(frozen=True)
class Around:
    """What the words of an event may need beside it; what is not known is empty. `boxes` are labels of packages."""

    language: str
    reader: str  # the zone of the reader's clock
    dest_zone: str
    values: Mapping[str, str] = field(default_factory=dict)
    boxes: Mapping[int, str] = field(default_factory=dict)
    mode: str = ""


def customer_lines(events: Iterable[Any], around: Around, *, now: datetime, over: bool = False) -> list[Line]:
    """What the customer reads, newest first; `over` says that nothing is to come any more.

    Only live events whose words we have: no raw code, no carrier's remark, nothing doubtful.
    """
    live = [event for event in events if event.state == "LIVE" and is_shown(event.code)]
    return _told(live, around, now, over, for_agents=False)


def agent_lines(events: Iterable[Any], around: Around, *, now: datetime, over: bool = False) -> list[Line]:
    """What counts, newest first, with sources and raw codes."""
    return _told([event for event in events if event.state == "LIVE"], around, now, over, for_agents=True)


def history_lines(events: Sequence[Any], around: Around) -> list[Line]:
    """Every report that came, the latest heard of first, also those that do not count, and why not."""
    heard = sorted(events, key=lambda one: (one.received_at, one.id), reverse=True)
    return [_line(Fact(event), around, estimated=event.classifier != "ACT", for_agents=True) for event in heard]


def happened_of(events: Iterable[Any], now: datetime) -> list[Any]:
    """The live events that have happened, oldest first."""
    live = (event for event in events if event.state == "LIVE" and has_happened(event, now))
    return sorted(live, key=lambda event: (event.event_at, event.id))


def place_of(event: Any, language: str) -> str:
    """What the place of an event is called; a place that we do not know is called as it was sent, without numbers."""
    zh = language.startswith("zh")
    if event.location is not None:
        return str(event.location.name_zh if zh else event.location.name_en)
    port = PORTS.get(event.unlocode)
    if port is None:
        return mask_numbers(event.place_text or event.unlocode)
    return port.zh if zh else port.en


def zone_of_event(event: Any) -> str:
    """The zone of the place of an event; empty where we do not know it."""
    if event.location is not None:
        return str(event.location.time_zone)
    return PORTS[event.unlocode].zone if event.unlocode in PORTS else ""


def words_of(event: Any, around: Around) -> Values:
    """The values that fill the phrases of an event."""
    reason = REASONS.get(event.reason.lower(), ("", ""))
    values = {
        "place": place_of(event, around.language),
        "reason": reason[0 if around.language.startswith("zh") else 1],
        "signed_by_masked": mask_name(event.signed_by or event.remark) if event.code in SIGNED_FOR else "",
        "new_vessel": " ".join((event.vessel, event.voyage)).strip(),
    }
    if event.code in ("APPT_SET", "APPT_CHANGED") and event.classifier != "ACT":
        zone = ZoneInfo(zone_of_event(event) or around.dest_zone)
        values["appt"] = said_at(event.event_at, around.language, zone=zone, reader=around.reader).there
    return {**around.values, **values}


def next_words(event: Any, around: Around) -> str:
    """What comes next after this event; empty where nothing does."""
    return next_step(event.code, around.language, words_of(event, around))


def _told(events: Sequence[Any], around: Around, now: datetime, over: bool, *, for_agents: bool) -> list[Line]:
    happened = [event for event in events if has_happened(event, now)]
    ahead = [] if over else expected_ones(events, happened, now=now)
    lines = [
        _line(fact, around, estimated=False, for_agents=for_agents)
        for fact in facts(happened, at_sea=around.mode in SEA)
    ]
    lines += [_line(Fact(event), around, estimated=True, for_agents=for_agents) for event in ahead]
    return [line for line in sorted(lines, key=lambda line: line.at, reverse=True) if line.phrase]


def _line(fact: Fact[Any], around: Around, *, estimated: bool, for_agents: bool) -> Line:
    event, language = fact.best, around.language
    place, values = place_of(event, language), words_of(event, around)
    times = said(event, language, reader=around.reader, zone=zone_of_event(event) or _fallback(event, around),
                 place=place)  # fmt: skip
    bad = not estimated and event.code in EVENT_CODES and EVENT_CODES[event.code].opens_exception
    line = Line(
        id=event.id, state="next" if estimated else "bad" if bad else "done", at=event.event_at, there=times.there,
        here=times.here, place=place, estimated=estimated, code=event.code,
        phrase=(expected if estimated else phrase)(event.code, language, values),
        box=around.boxes.get(event.package_id or 0, ""), package_id=event.package_id,
    )  # fmt: skip
    return _with_source(line, fact, language) if for_agents else line


def _fallback(event: Any, around: Around) -> str:
    """Without place and offset an instant is told by the clock of the destination."""
    return around.dest_zone if event.utc_offset_min is None and event.tz_source != "UNKNOWN" else ""


def _with_source(line: Line, fact: Fact[Any], language: str) -> Line:
    event = fact.best
    raw = " ".join(part for part in (event.raw_type, event.raw_code, event.raw_sub_code) if part)
    return Line(
        **{
            **vars(line),
            "phrase": line.phrase or for_colleagues(event.code, language),
            "shown": is_shown(event.code),
            "detail": "" if event.code in SIGNED_FOR else event.remark,
            "raw": raw,
            "sources": tuple(dict.fromkeys(one.feed for one in (event, *fact.others))),
            "counts": event.state,
            "why": event.doubt,
            "heard_at": event.received_at,
            "classifier": event.classifier,
            "tz_source": event.tz_source,
            "superseded_by": event.superseded_by_id,
        }
    )
