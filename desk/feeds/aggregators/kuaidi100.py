"""kuaidi100: a form per number, a salt per subscription; a number that is asked for too often is locked."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import md5
from typing import Any
from urllib.parse import urlencode

from desk.core.fetching import Answer, Call
from desk.feeds.aggregators.asking import Access, Refused, Result, Rules, Watched, checked_json, dumped, obj
from desk.feeds.bucket import Pace
from desk.feeds.circuit import Setback

BASE = "https://poll.kuaidi100.com"
GOOD = ("200", "501")  # 501: subscribed already
REFUSALS = {"600": "bad_key", "601": "key_expired"}
UNSERVED = {
    "700": ("failed", "bad_data"),
    "701": ("failed", "courier_refused"),
    "702": ("unknown_carrier", "unknown_carrier"),
}
RESULT_V2 = "4"  # which detail of states we ask for: one for the whole installation, its meaning has changed


class Kuaidi100:
    """One account with kuaidi100; settings: key, customer, resultv2, base_url."""

    rules = Rules(Pace(5, 5), every=timedelta(minutes=30), a_month=4)

    def call(self, wish: str, access: Access, watched: Sequence[Watched]) -> Call:
        """Subscribe, or query once. Without a salt nothing is subscribed: its pushes could be forged."""
        (one,) = watched
        base, headers = access.get("base_url", BASE).rstrip("/"), {"Content-Type": "application/x-www-form-urlencoded"}
        detail = access.get("resultv2", RESULT_V2)
        phone = {"phone": one.phone} if one.phone else {}
        if wish == "pull":
            param = dumped({"com": one.carrier, "num": one.number, "resultv2": detail, **phone}).decode()
            key, customer = access.get("key"), access.get("customer")
            form = {"customer": customer, "sign": _md5(param + key + customer), "param": param}
            return Call(f"{base}/poll/query.do", "POST", headers, urlencode(form).encode(), repeatable=False)
        if not one.salt:
            raise Refused(Setback("no_salt"))
        said: dict[str, Any] = {"company": one.carrier, "number": one.number, "key": access.get("key")}
        said["parameters"] = {"callbackurl": one.callback, "salt": one.salt, "resultv2": detail, **phone}
        if not one.carrier:
            said["parameters"]["autoCom"] = "1"
        form = {"schema": "json", "param": dumped(said).decode()}
        return Call(f"{base}/poll", "POST", headers, urlencode(form).encode(), repeatable=False)

    def results(self, wish: str, answer: Answer, access: Access, watched: Sequence[Watched]) -> list[Result]:
        """What became of the number. Raises Refused."""
        said = obj(checked_json(answer, access.now))
        code = str(said.get("returnCode") or said.get("status") or "")
        if code in REFUSALS:
            raise Refused(Setback(REFUSALS[code], timedelta(hours=1), banner=True))
        if code in UNSERVED and wish != "pull":
            return [Result(*UNSERVED[code])]
        if wish == "pull":
            return [_pulled(said)]
        if code in GOOD:
            return [Result("active")]
        return [Result("again", f"code {code}"[:120], later=timedelta(minutes=30))]


def _pulled(said: dict[str, Any]) -> Result:
    """A query answers with what a push holds inside."""
    if not isinstance(said.get("data"), list) or "nu" not in said:
        return Result("active", f"code {said.get('returnCode')}"[:120])  # 500: nothing is known yet
    status = "shutdown" if str(said.get("ischeck")) == "1" else "polling"
    return Result("active", bodies=(dumped({"status": status, "message": "", "lastResult": said}),))


def _md5(text: str) -> str:
    return md5(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest().upper()


AGGREGATOR = Kuaidi100()
