"""kdniao: a signed form per number; one address for pushes for the whole account."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from hashlib import md5
from typing import Any
from urllib.parse import urlencode

from desk.core.fetching import Answer, Call
from desk.feeds.aggregators.asking import Access, Refused, Result, Rules, Watched, checked_json, dumped, obj
from desk.feeds.bucket import Pace
from desk.feeds.circuit import Setback

BASE = "https://api.kdniao.com"
PATHS = {"subscribe": "/api/dist", "pull": "/Ebusiness/EbusinessOrderHandle.aspx"}
TYPES = {"subscribe": "1008", "pull": "8001"}  # 1002 is the query of free accounts
BAD_ACCESS = ("101", "102", "103", "104", "401", "402", "403", "404")
DAILY_LIMIT = "405"


class Kdniao:
    """One account with kdniao; settings: key, business_id, query_type, base_url."""

    rules = Rules(Pace(5, 5), every=timedelta(minutes=30))

    def call(self, wish: str, access: Access, watched: Sequence[Watched]) -> Call:
        """Subscribe, or query once."""
        (one,) = watched
        wish = "pull" if wish == "pull" else "subscribe"
        said = {"ShipperCode": one.carrier, "LogisticCode": one.number, "OrderCode": f"S{one.id}"}
        said |= {"CustomerName": one.phone[-4:]} if one.phone else {}
        data, kind = dumped(said).decode(), TYPES[wish] if wish != "pull" else access.get("query_type", TYPES["pull"])
        form = {"RequestData": data, "EBusinessID": access.get("business_id"), "RequestType": kind,
                "DataSign": _sign(data, access.get("key")), "DataType": "2"}  # fmt: skip
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
        url = access.get("base_url", BASE).rstrip("/") + PATHS[wish]
        return Call(url, "POST", headers, urlencode(form).encode())

    def results(self, wish: str, answer: Answer, access: Access, watched: Sequence[Watched]) -> list[Result]:
        """What became of the number. Raises Refused."""
        said = obj(checked_json(answer, access.now))
        code = str(said.get("ResultCode") or said.get("Code") or "")
        if code == DAILY_LIMIT:
            raise Refused(Setback("daily_limit", timedelta(hours=6), banner=True))
        if code in BAD_ACCESS:
            raise Refused(Setback("bad_key", timedelta(hours=1), banner=True))
        good = said.get("Success") in (True, "true")
        if wish == "pull":
            return [_pulled(said, access) if good else Result("active", _reason(said))]
        return [Result("active") if good else Result("again", _reason(said))]


def _pulled(said: dict[str, Any], access: Access) -> Result:
    """A query answers with what a push holds as one of its data."""
    at = (access.now + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S")
    push = {"EBusinessID": said.get("EBusinessID"), "PushTime": at, "Count": "1", "Data": [said]}
    return Result("active", bodies=(dumped(push),))


def _reason(said: dict[str, Any]) -> str:
    return str(said.get("Reason") or "refused")[:120]


def _sign(data: str, key: str) -> str:
    return b64encode(md5((data + key).encode("utf-8", "replace"), usedforsecurity=False).hexdigest().encode()).decode()


AGGREGATOR = Kdniao()
