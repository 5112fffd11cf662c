"""快递鸟: each push is a form with the whole histories of several waybills, oldest row first, in Beijing time."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk.shipments.carriers.aggregated import Coded, History, at, coded, few, newest, numbers, place_of, rows, time_of
from desk.shipments.carriers.codes_kdniao import NO_TRACE, TABLE
from desk.shipments.carriers.events import (
    Adapter,
    BadBody,
    Estimate,
    EventTime,
    FeedState,
    Given,
    Number,
    Place,
    Reading,
    Told,
)  # fmt: skip
from desk.shipments.carriers.form_body import fields_of, json_of, one
from desk.shipments.carriers.generic_values import load, text, word
from desk.shipments.carriers.signed import compared, md5_hex
from desk.shipments.types import ReferenceType

ZONE = "Asia/Shanghai"
# Who may be called, by what happened: the one who fetches and the one who delivers.
CONTACTS = {"PICKED_UP": "PickerInfo", "OUT_FOR_DELIVERY": "SenderInfo"}


def verify(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> str:
    """Check the form's `DataSign`: base64 of the small hex MD5 of `RequestData`, decoded once, and the key.

    "" if genuine, else missing_signature, empty_signature, bad_form, bad_secret, bad_signature, too_large.
    """
    try:
        fields = fields_of(body)
        sign, data = one(fields, "DataSign"), one(fields, "RequestData")
    except BadBody as problem:
        return problem.reason
    if not sign:
        return "missing_signature" if sign is None else "empty_signature"
    if data is None:
        return "bad_form"
    return compared(sign, secrets, lambda key: b64encode(md5_hex(data + key).encode()).decode())


def reply(body: bytes, now: datetime) -> str:
    """The acknowledgement, which must name the account of the request; `now` is aware. Never raises."""
    answer = {"EBusinessID": _account(body), "UpdateTime": f"{now.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M:%S}",
              "Success": True, "Reason": ""}  # fmt: skip
    return json.dumps(answer, ensure_ascii=False)


def _account(body: bytes) -> str:
    try:
        given = fields_of(body).get("EBusinessID", [b""])[0].decode("utf-8", "replace")
        return text(given, 64) or text(at(load(json_of(body, "RequestData")), "EBusinessID"), 64)
    except (BadBody, RecursionError):
        return ""


def read(body: bytes, given: Given) -> Reading:
    """The traces of all waybills. Raises BadBody. The body may be the form, the JSON in it, or a pull's answer."""
    found = load(json_of(body, "RequestData"))
    if not isinstance(found, dict) or not {"Data", "LogisticCode"} & found.keys() or text(found.get("Data")):
        raise BadBody("wrong_envelope")
    waybills = rows(found, "Data") if "Data" in found else [found]
    few([trace for waybill in waybills for trace in rows(waybill if isinstance(waybill, dict) else None, "Traces")])
    histories = [(waybill, _history(waybill)) for waybill in waybills]
    zone = given.zone or ZONE
    return Reading(
        [told for waybill, history in histories for told in _events(waybill, history, given, zone)],
        [state for waybill, history in histories for state in _states(waybill, history)],
        [estimate for waybill, history in histories for estimate in _estimates(waybill, history, zone)],
        list(dict.fromkeys(history.snapshot for _, history in histories if history.snapshot)),
    )


def _history(waybill: object) -> History:
    """The waybill's number first, last our own order's."""
    found = numbers((at(waybill, "LogisticCode"), at(waybill, "ShipperCode")))
    order = text(at(waybill, "OrderCode"), 64)
    return History("kdniao", (*found, Number(order, ReferenceType.PO)) if order else found, "zh")


def _events(waybill: object, history: History, given: Given, zone: str) -> list[Told]:
    if not isinstance(waybill, dict):
        return [history.bad_row()]
    found = rows(waybill, "Traces")
    times = [time_of(at(trace, "AcceptTime"), Place(), zone) for trace in found]
    latest = newest(times, given.received_at, last=True)
    return [_told(trace, history, time, waybill, index == latest)
            for index, (trace, time) in enumerate(zip(found, times, strict=True))]  # fmt: skip


def _told(trace: object, history: History, time: EventTime | None, waybill: Mapping[str, Any], latest: bool) -> Told:
    if not isinstance(trace, dict):
        return history.bad_row()
    found = coded(TABLE, "state", trace.get("Action")) or (_whole(waybill) if latest else Coded())
    said = " ".join(filter(None, (text(trace.get(name), 400) for name in ("AcceptStation", "Remark"))))
    caller = next(iter(rows(waybill, CONTACTS[found.meaning.code])), None) if found.meaning.code in CONTACTS else None
    return history.row(found, time, place_of([trace.get("Location")], ""), said,
                       contact_name=text(at(caller, "PersonName"), 80),
                       contact_phone=text(at(caller, "PersonTel"), 40))  # fmt: skip


def _whole(waybill: Mapping[str, Any]) -> Coded:
    """What the newest trace takes from its waybill: the finer state if we know it."""
    found = [coded(TABLE, "state", waybill.get(name)) for name in ("StateEx", "State")]
    said = [one for one in found if one]
    best = next((one for one in said if one.known), said[0] if said else Coded())
    return replace(best, raw="", state=best.raw)


def _states(waybill: object, history: History) -> list[FeedState]:
    """Nothing to tell: of the newest trace a state 0 says nothing."""
    failed = at(waybill, "Success") is False or word(at(waybill, "Success")) == "FALSE"
    none = text(at(waybill, "State")) == NO_TRACE
    return [history.state("NOT_FOUND", at(waybill, "Reason"))] if failed or none else []


def _estimates(waybill: object, history: History, zone: str) -> list[Estimate]:
    time = time_of(at(waybill, "EstimatedDeliveryTime"), Place(), zone)
    return [Estimate(history.references, "DELIVERY", time)] if time else []


FEED = Adapter("kdniao", read=read, verify=verify, weak_signature=True, reply=reply)
