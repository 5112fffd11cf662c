"""17TRACK, version 2.2: each push holds the whole history of one number, from one or more providers.

Milestones and the latest event only repeat rows of the history. Our own tag is no number of the shipment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from desk.shipments.carriers.aggregated import Coded, History, at, coded, numbers, place_of, rows, time_of
from desk.shipments.carriers.codes_17track import STATES, TABLE
from desk.shipments.carriers.countries import country
from desk.shipments.carriers.events import (
    Adapter,
    BadBody,
    Estimate,
    EventTime,
    FeedState,
    Given,
    Place,
    Precision,
    Reading,
    Told,
    TzSource,
)  # fmt: skip
from desk.shipments.carriers.generic_values import load, moment, word
from desk.shipments.carriers.signed import sha256_hex, signed_by_header
from desk.shipments.types import PlaceRole

HEADER = "sign"
AHEAD = timedelta(hours=-12), timedelta(hours=14)  # of UTC: as far as wall clocks are
FIRST_VERSION = {"z0", "z1", "track"}


@dataclass(frozen=True, slots=True)
class _Parcel:
    """One number as it was told, with the countries it goes between."""

    history: History
    info: Mapping[str, Any]
    origin: str
    destination: str
    zone: str


def verify(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> str:
    """Check `sign`: SHA-256 of the body, a slash and the key, in small hex. See `signed_by_header` for the answers.

    A push that tracking has stopped is said to come without: it fails as missing_signature, and is a hint at most.
    """
    return signed_by_header(headers.get(HEADER), secrets, lambda secret: sha256_hex(body + b"/" + secret))


def read(body: bytes, given: Given) -> Reading:
    """The rows of all providers, of a push or of a pull's answer. Raises BadBody."""
    found = load(body)
    event, parcels = word(at(found, "event")), [_parcel(one, given) for one in _numbers(found)]
    stopped = event == "TRACKING_STOPPED"
    return Reading(
        [told for parcel in parcels for told in _events(parcel)],
        [state for parcel in parcels for state in _states(parcel, stopped)],
        [estimate for parcel in parcels for estimate in _estimates(parcel)],
        () if stopped else [parcel.history.snapshot for parcel in parcels if parcel.history.snapshot],
    )


def _numbers(found: object) -> list[dict[str, Any]]:
    """The one number of a push, or those that a pull was given. Raises BadBody for the shape of version 1."""
    data = at(found, "data")
    if not isinstance(data, dict):
        raise BadBody("wrong_envelope")
    told = [one for one in rows(data, "accepted") if isinstance(one, dict)] if "accepted" in data else [data]
    if not all(map(_is_second_version, told)):
        raise BadBody("wrong_envelope")
    return told


def _is_second_version(data: Mapping[str, Any]) -> bool:
    info = data.get("track_info")
    if info is None:
        return bool(word(data.get("number"))) and not FIRST_VERSION & data.keys()
    return isinstance(info, dict) and ("tracking" in info or not FIRST_VERSION & info.keys())


def _parcel(data: Mapping[str, Any], given: Given) -> _Parcel:
    info = data.get("track_info") or {}
    history = History("17track", numbers((data.get("number"), data.get("carrier"))))
    ends = [country(at(info, "shipping_info", end, "country")) for end in ("shipper_address", "recipient_address")]
    return _Parcel(history, info, ends[0], ends[1], given.zone)


def _events(parcel: _Parcel) -> list[Told]:
    told = [_told(one, parcel) for one in rows(parcel.info, "tracking", "providers", "events")]
    return [one for one in told if one]


def _told(event: object, parcel: _Parcel) -> Told | None:
    """One row; None if it speaks of the watching."""
    if not isinstance(event, dict):
        return parcel.history.bad_row()
    if (word(event.get("sub_status")) or word(event.get("stage"))) in STATES:
        return None
    found = coded(TABLE, "sub_status", event.get("sub_status")) or coded(TABLE, "stage", event.get("stage")) or Coded()
    where = _place(event)
    said = event.get("description") or at(event, "description_translation", "description")
    role = _role(found, where.country, parcel)
    return parcel.history.row(found, _time(event, where, parcel.zone), where, said, role=role)


def _place(event: Mapping[str, Any]) -> Place:
    address = event.get("address")
    names = [event.get("location"), at(address, "city"), at(address, "state"), address]
    position = at(address, "coordinates")
    return place_of(names, country(at(address, "country")), at(position, "latitude"), at(position, "longitude"))


def _role(found: Coded, there: str, parcel: _Parcel) -> PlaceRole | None:
    """Whose customs it is: the event's country says so, if the parcel crosses a border."""
    if not found.meaning.code.startswith("CUSTOMS_") or not there or parcel.origin == parcel.destination:
        return None
    return {parcel.origin: PlaceRole.ORIGIN, parcel.destination: PlaceRole.DEST}.get(there)


def _time(event: Mapping[str, Any], where: Place, zone: str) -> EventTime | None:
    """The time in one of three forms: with offset, in UTC, or as the carrier wrote it."""
    said = time_of(event.get("time_iso"), where, zone)
    if said and said.source is TzSource.EXPLICIT:
        return said
    raw = _raw_time(event.get("time_raw"), where, zone)
    utc = moment(word(event.get("time_utc")), where, utc=True)
    if utc and utc.precision is not Precision.DAY:
        walls = [time for time in (said, raw) if time]
        return utc if utc.offset_min else _at_wall(replace(utc, source=TzSource.UTC_FIELD), walls)
    if said is None or (raw and raw.source is TzSource.EXPLICIT):
        return raw or said or utc
    return said


def _at_wall(utc: EventTime, walls: Sequence[EventTime]) -> EventTime:
    """An instant that was sent in UTC, with the wall clock that was sent beside it, if that can be the same moment."""
    for wall in walls:
        ahead = datetime.fromisoformat(wall.local).replace(tzinfo=None) - utc.at.replace(tzinfo=None)
        if wall.precision is not Precision.DAY and AHEAD[0] <= ahead <= AHEAD[1]:
            return replace(utc, local=wall.local, offset_min=round(ahead.total_seconds() / 60))
    return utc


def _raw_time(raw: object, where: Place, zone: str) -> EventTime | None:
    day, clock, own_zone = (word(at(raw, name)) for name in ("date", "time", "timezone"))
    timed = time_of(f"{day}T{clock}", where, zone, at(raw, "timezone") if own_zone else "") if clock else None
    return timed or time_of(day, where, zone)


def _states(parcel: _Parcel, stopped: bool) -> list[FeedState]:
    latest = at(parcel.info, "latest_status")
    said = at(latest, "sub_status") or at(latest, "status")
    events = [] if word(said) else rows(parcel.info, "tracking", "providers", "events")
    statuses = [said, *(at(one, "sub_status") for one in events)]
    found = {STATES[word(one)] for one in statuses if word(one) in STATES} | ({"STOPPED"} if stopped else set())
    return [parcel.history.state(state, at(latest, "sub_status_descr")) for state in sorted(found)]


def _estimates(parcel: _Parcel) -> list[Estimate]:
    expected = at(parcel.info, "time_metrics", "estimated_delivery_date")
    where = Place(country=parcel.destination)
    begin, end = (time_of(at(expected, name), where, parcel.zone) for name in ("from", "to"))
    source = "CARRIER" if word(at(expected, "source")) == "OFFICIAL" else "AGGREGATOR"
    time = begin or end
    until = end if begin and end and end.at > begin.at else None
    return [Estimate(parcel.history.references, "DELIVERY", time, until, source)] if time else []


FEED = Adapter("17track", read=read, verify=verify, kept_headers=(HEADER,))
