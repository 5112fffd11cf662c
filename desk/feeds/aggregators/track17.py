"""17TRACK v2.2: forty numbers a call, three calls a second; one address for pushes for the whole account."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from desk.core.fetching import Answer, Call
from desk.feeds.aggregators.asking import (
    Access,
    Refused,
    Result,
    Rules,
    Watched,
    checked_json,
    dumped,
    listed,
    obj,
)  # fmt: skip
from desk.feeds.bucket import Pace
from desk.feeds.circuit import Setback

BASE = "https://api.17track.net"
PATHS = {"subscribe": "register", "pull": "gettrackinfo", "stop": "stoptrack", "restart": "retrack",
         "change": "changecarrier"}  # fmt: skip
REGISTERED, NOT_REGISTERED, NO_CARRIER, NOT_STOPPED = -18019901, -18019902, -18019903, -18019904
DAILY_LIMIT, QUOTA, NOTHING_YET = -18019907, -18019908, -18019909
DONE = {"subscribe": "active", "pull": "active", "stop": "stopped", "restart": "active", "change": "active"}
REFUSALS = {-18010001: "address_not_listed", -18010002: "bad_key", -18010004: "account_disabled"}


class Track17:
    """One account with 17TRACK; settings: key, base_url."""

    rules = Rules(Pace(3, 3), most=40, wishes=tuple(PATHS))

    def call(self, wish: str, access: Access, watched: Sequence[Watched]) -> Call:
        """One call for up to forty numbers."""
        url = f"{access.get('base_url', BASE).rstrip('/')}/track/v2.2/{PATHS[wish]}"
        headers = {"17token": access.get("key"), "Content-Type": "application/json"}
        # What is done already is said so, and counts as done: all of these may be tried again.
        return Call(url, "POST", headers, dumped([_item(wish, one) for one in watched]))

    def results(self, wish: str, answer: Answer, access: Access, watched: Sequence[Watched]) -> list[Result]:
        """What became of each number. Raises Refused."""
        said = checked_json(answer, access.now)
        data = obj(obj(said).get("data"))
        for error in [{"code": obj(said).get("code")}, *listed(data.get("errors"))]:
            _refuse(obj(error).get("code"), access.now)
        if obj(said).get("code") != 0:
            raise Refused(Setback("bad_answer"))
        accepted, rejected = _by_number(data.get("accepted")), _by_number(data.get("rejected"))
        found = [_result(wish, one, accepted.get(one.number), rejected.get(one.number)) for one in watched]
        worst = next((code for item in rejected.values() if (code := _code(item)) in (DAILY_LIMIT, QUOTA)), None)
        if worst and not accepted:
            _refuse(worst, access.now)
        return found


def _item(wish: str, one: Watched) -> dict[str, Any]:
    carrier = {"carrier": int(one.carrier)} if one.carrier.isascii() and one.carrier.isdigit() else {}
    if wish == "change":
        return {"number": one.number, **({"carrier_new": int(one.carrier)} if carrier else {})}
    tag = {"tag": str(one.shipment_id)} if wish == "subscribe" and one.shipment_id else {}
    return {"number": one.number, **carrier, **tag}


def _by_number(items: Any) -> dict[str, Mapping[str, Any]]:
    return {str(item["number"]): item for item in listed(items) if isinstance(item, dict) and "number" in item}


def _code(item: Mapping[str, Any]) -> Any:
    return obj(item.get("error")).get("code")


def _refuse(code: Any, now: datetime) -> None:
    if code in REFUSALS:
        raise Refused(Setback(REFUSALS[code], timedelta(hours=1), banner=True))
    if code == DAILY_LIMIT:
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        raise Refused(Setback("daily_limit", midnight - now, banner=True))
    if code == QUOTA:
        raise Refused(Setback("quota_used_up", timedelta(hours=6), banner=True))


def _result(wish: str, one: Watched, accepted: Mapping[str, Any] | None, rejected: Mapping[str, Any] | None) -> Result:
    if accepted is not None:
        pulled = wish == "pull" and isinstance(accepted.get("track_info"), dict)
        bodies = (dumped({"event": "TRACKING_UPDATED", "data": dict(accepted)}),) if pulled else ()
        return Result(DONE[wish], bodies=bodies, remote_id=str(accepted.get("carrier") or ""))
    code = _code(rejected or {})
    if code == NOT_REGISTERED:
        return Result("stopped" if wish == "stop" else "asked", "not_registered")
    if code == NO_CARRIER:
        return Result("unknown_carrier", "unknown_carrier")
    if code in (REGISTERED, NOT_STOPPED, NOTHING_YET):
        return Result(DONE[wish])
    if code in (DAILY_LIMIT, QUOTA):
        return Result("again", "quota_used_up", later=timedelta(hours=6))
    return Result("again", f"code {code}"[:120] if code is not None else "not_answered")


AGGREGATOR = Track17()
