"""快递100: each push is a form with the whole history of one parcel, newest row first, and of its leg abroad if any.

Rows at home tell Beijing time. Rows abroad tell the time there, and mostly not where "there" is.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desk.shipments.carriers.aggregated import Coded, History, at, coded, newest, numbers, place_of, rows, time_of
from desk.shipments.carriers.codes_kuaidi100 import TABLE
from desk.shipments.carriers.events import Adapter, BadBody, EventTime, FeedState, Given, Place, Reading, Told
from desk.shipments.carriers.form_body import fields_of, json_of, one
from desk.shipments.carriers.generic_values import load, text, word
from desk.shipments.carriers.signed import compared, md5_hex

ZONE = "Asia/Shanghai"
ANSWER = '{"result":true,"returnCode":"200","message":"成功"}'
_AREA = re.compile(r"([A-Z]{2})\d{2,}")


def verify(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> str:
    """Check the form's `sign`: MD5 of `param`, decoded once, and the salt, in capital hex.

    "" if genuine, else missing_signature, empty_signature, bad_form, bad_secret (without salt anybody can sign),
    bad_signature, too_large.
    """
    try:
        fields = fields_of(body)
        sign, param = one(fields, "sign"), one(fields, "param")
    except BadBody as problem:
        return problem.reason
    if not sign:
        return "missing_signature" if sign is None else "empty_signature"
    if param is None:
        return "bad_form"
    return compared(sign, secrets, lambda salt: md5_hex(param + salt).upper())


def read(body: bytes, given: Given) -> Reading:
    """The rows of both legs, of the form, of the JSON of its `param`, or of a pull's answer. Raises BadBody."""
    found = load(json_of(body, "param"))
    if not isinstance(found, dict) or not {"lastResult", "destResult", "status", "data"} & found.keys():
        raise BadBody("wrong_envelope")
    home, abroad = found.get("lastResult"), found.get("destResult")
    if home is None and "data" in found:
        home = found
    if not home and not abroad and word(found.get("status")) != "ABORT":
        raise BadBody("wrong_envelope")
    corrected = text(found.get("comNew"), 32)
    here, there = _history(home, corrected, language="zh"), _history(abroad, other=home)
    told = _events(home, here, given, given.zone or ZONE) + _events(abroad, there, given, "")
    snapshots = [history.snapshot for leg, history in ((home, here), (abroad, there)) if leg and history.snapshot]
    return Reading(told, _states(found, here, corrected), snapshots=snapshots)


def _history(leg: object, com: str = "", other: object = None, language: str = "") -> History:
    """The number of a leg; that of the other one names the same parcel."""
    ones = (at(leg, "nu"), at(leg, "com") or com), (at(other, "nu"), at(other, "com"))
    return History("kuaidi100", numbers(*ones), language)


def _events(leg: object, history: History, given: Given, zone: str) -> list[Told]:
    found = rows(leg, "data")
    places = [_place(row) for row in found]
    times = [_time(row, Place() if zone else place, zone) for row, place in zip(found, places, strict=True)]
    latest = newest(times, given.received_at, last=False)
    return [_told(row, history, time, place, at(leg, "state") if index == latest else None)
            for index, (row, time, place) in enumerate(zip(found, times, places, strict=True))]  # fmt: skip


def _told(row: object, history: History, time: EventTime | None, place: Place, state: object) -> Told:
    if not isinstance(row, dict):
        return history.bad_row()
    return history.row(_coded(row, state), time, place, row.get("context"))


def _coded(row: Mapping[str, Any], state: object) -> Coded:
    """By its own number or name; else the newest row takes the state of the whole, which is none of its own words."""
    own = coded(TABLE, "state", row.get("statusCode")) or _named(row.get("status"))
    whole = coded(TABLE, "state", state)
    if own is None and whole:
        return Coded(whole.meaning, state=whole.raw, known=whole.known)
    return own or Coded()


def _named(status: object) -> Coded | None:
    """A name; some senders put the number there."""
    by_number = coded(TABLE, "state", status)
    return by_number if by_number and by_number.known else coded(TABLE, "name", status)


def _place(row: object) -> Place:
    area = _AREA.match(word(at(row, "areaCode")))
    east, _, north = text(at(row, "areaCenter")).partition(",")
    return place_of([at(row, "location"), at(row, "areaName")], area[1] if area else "", north, east)


def _time(row: object, place: Place, zone: str) -> EventTime | None:
    return time_of(at(row, "ftime"), place, zone) or time_of(at(row, "time"), place, zone)


def _states(found: Mapping[str, Any], history: History, corrected: str) -> list[FeedState]:
    """That the watching was given up, or goes on under another courier. Signed parcels are shut down too: no news."""
    aborted = word(found.get("status")) == "ABORT"
    other = corrected if word(corrected) != word(found.get("comOld")) else ""
    if not aborted and not other:
        return []
    return [history.state("ABORTED" if aborted else "CORRECTED", found.get("message"), other)]


FEED = Adapter("kuaidi100", read=read, verify=verify, answer=(200, "application/json", ANSWER), weak_signature=True)
