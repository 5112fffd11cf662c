"""AfterShip: each push holds the whole tracking of one number, its checkpoints oldest first.

When AfterShip saw a checkpoint (`created_at`) says nothing of when it was.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from desk.shipments.carriers.aggregated import Coded, History, at, coded, few, numbers, place_of, rows, time_of
from desk.shipments.carriers.codes_aftership import RETURNED, STATES, TABLE, UNCONFIRMED
from desk.shipments.carriers.countries import country
from desk.shipments.carriers.events import Adapter, BadBody, Estimate, FeedState, Given, Place, Reading, Told
from desk.shipments.carriers.generic_values import load, text, word
from desk.shipments.carriers.meanings import UNKNOWN
from desk.shipments.carriers.signed import signed_by_header

HEADER = "aftership-hmac-sha256"
COUNTRIES = ("country_iso3", "country_region", "country", "country_region_name", "country_name")
# Where expected deliveries stand, and whose word each is; None: it says so itself. The first estimate of all is past.
ESTIMATES = (("courier_estimated_delivery_date", "CARRIER"), ("courier_estimated_delivery", "CARRIER"),
             ("custom_estimated_delivery_date", "OURS"), ("custom_estimated_delivery", "OURS"),
             ("aftership_estimated_delivery_date", "AGGREGATOR"), ("aftership_estimated_delivery", "AGGREGATOR"),
             ("latest_estimated_delivery", None), ("expected_delivery", "CARRIER"))  # fmt: skip


def verify(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> str:
    """Check `aftership-hmac-sha256`: HMAC-SHA256 of the body in base64. See `signed_by_header` for the answers.

    The headers of the sister products sign with other secrets and are not looked at.
    """
    return signed_by_header(headers.get(HEADER), secrets, lambda secret: _signature(body, secret))


def _signature(body: bytes, secret: bytes) -> str:
    return b64encode(hmac.new(secret, body, sha256).digest()).decode()


def read(body: bytes, given: Given) -> Reading:
    """The checkpoints of a push or of a pull's answer. Raises BadBody."""
    found = load(body)
    trackings = [(one, _history(one)) for one in _trackings(found)]
    return Reading(
        [told for one, history in trackings for told in _events(one, history, given.zone)],
        [state for one, history in trackings for state in _states(one, history)],
        [estimate for one, history in trackings for estimate in _estimates(one, history, given.zone)],
        [history.snapshot for _, history in trackings if history.snapshot],
        text(at(found, "event_id")),
    )


def _trackings(found: object) -> list[dict[str, Any]]:
    data = at(found, "data")
    listed = at(data, "trackings")
    trackings = few(listed) if isinstance(listed, list) else [at(found, "msg") or at(data, "tracking") or data]
    if not all(isinstance(one, dict) and ({"tracking_number", "checkpoints"} & one.keys()) for one in trackings):
        raise BadBody("wrong_envelope")
    return trackings


def _history(tracking: Mapping[str, Any]) -> History:
    """Its number first; a second courier of the last mile has one of its own for the same parcel."""
    last = tracking.get("last_mile")
    ones = (tracking.get("tracking_number"), tracking.get("slug")), (at(last, "tracking_number"), at(last, "slug"))
    return History("aftership", numbers(*ones), text(tracking.get("language"), 8))


def _events(tracking: Mapping[str, Any], history: History, zone: str) -> list[Told]:
    told = [_told(one, tracking, history, zone) for one in rows(tracking, "checkpoints")]
    return [one for one in told if one]


def _told(checkpoint: object, tracking: Mapping[str, Any], history: History, zone: str) -> Told | None:
    """One checkpoint; None if it speaks of the watching."""
    if not isinstance(checkpoint, dict):
        return history.bad_row()
    found = _coded(checkpoint)
    if found is None:
        return None
    where = _place(checkpoint)
    if (("subtag", word(found.raw))) == RETURNED and tracking.get("return_to_sender") is False:
        found = replace(found, meaning=UNCONFIRMED)
    signed = text(tracking.get("signed_by"), 80) if found.meaning.code == "DELIVERED" else ""
    said = checkpoint.get("message") or checkpoint.get("subtag_message")
    return history.row(found, time_of(checkpoint.get("checkpoint_time"), where, zone), where, said, signed_by=signed)


def _coded(checkpoint: Mapping[str, Any]) -> Coded | None:
    """By the subtag, else by the tag, also the one that the subtag begins with; None if it says a state."""
    subtag, tag = checkpoint.get("subtag"), checkpoint.get("tag")
    by_subtag, by_tag = coded(TABLE, "subtag", subtag), coded(TABLE, "tag", tag)
    if by_subtag and by_subtag.known:
        return by_subtag
    family = text(subtag).partition("_")[0]
    if _state(tag) or (_state(family) and not (by_tag and by_tag.known)):
        return None
    general = by_tag if by_tag and by_tag.known else coded(TABLE, "tag", family)
    if by_subtag and general and general.known:
        return replace(general, raw=by_subtag.raw)
    return by_subtag or by_tag or Coded(UNKNOWN)


def _state(tag: object) -> str:
    return STATES.get(word(tag), "")


def _place(checkpoint: Mapping[str, Any]) -> Place:
    names = [checkpoint.get(name) for name in ("location", "city", "state")]
    there = next(filter(None, (country(checkpoint.get(name)) for name in COUNTRIES)), "")
    position = checkpoint.get("coordinate") or checkpoint.get("coordinates")
    if isinstance(position, list):  # as GeoJSON: the longitude first
        east, north = position if len(position) == 2 else (None, None)
    else:
        east, north = at(position, "longitude"), at(position, "latitude")
    return place_of(names, there, north, east)


def _states(tracking: Mapping[str, Any], history: History) -> list[FeedState]:
    """What the whole says; a pending checkpoint of old says it no longer."""
    one = _state(tracking.get("tag")) or _state(text(tracking.get("subtag")).partition("_")[0])
    return [history.state(one, tracking.get("subtag_message"))] if one else []


def _estimates(tracking: Mapping[str, Any], history: History, zone: str) -> list[Estimate]:
    ends = ("destination_country_iso3", "destination_country_region")
    where = Place(country=next(filter(None, (country(tracking.get(name)) for name in ends)), ""))
    found = [_estimate(tracking.get(name), source, where, history, zone) for name, source in ESTIMATES]
    return list(dict.fromkeys(one for one in found if one))


def _estimate(said: object, source: str | None, where: Place, history: History, zone: str) -> Estimate | None:
    own_zone = at(said, "timezone")
    sent = said if not isinstance(said, dict) else said.get("estimated_delivery_date") or said.get("datetime")
    lower = at(said, "estimated_delivery_date_min") or at(said, "datetime_min")
    upper = at(said, "estimated_delivery_date_max") or at(said, "datetime_max")
    exact, begin, end = (time_of(one, where, zone, own_zone) for one in (sent, lower, upper))
    time = exact or begin or end
    until = end if time and end and end.at > time.at else None
    return Estimate(history.references, "DELIVERY", time, until, source or _source(said)) if time else None


def _source(said: object) -> str:
    """Whose word the latest estimate is: the courier's, the seller's own, else AfterShip's."""
    named = word(at(said, "source"))
    return "CARRIER" if "COURIER" in named else "OURS" if "CUSTOM" in named else "AGGREGATOR"


FEED = Adapter("aftership", read=read, verify=verify, kept_headers=(HEADER,))
