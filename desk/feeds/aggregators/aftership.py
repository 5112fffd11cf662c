"""AfterShip: one number a call, ten calls a second for the whole organisation."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from desk.core.fetching import Answer, Call
from desk.feeds.aggregators.asking import Access, Result, Rules, Watched, checked_json, dumped, listed, obj
from desk.feeds.bucket import Pace

BASE, VERSION = "https://api.aftership.com", "2025-07"
# From its error list; what else comes is tried again.
EXISTS, NOT_FOUND = 4003, (4004, 40401, 404)
NO_CARRIER = (4010, 4011, 4012)
BAD_NUMBER = (4005,)


class AfterShip:
    """One organisation with AfterShip; settings: key, version, base_url."""

    rules = Rules(Pace(10, 10))

    def call(self, wish: str, access: Access, watched: Sequence[Watched]) -> Call:
        """Create a tracking, or get one by its id, else by its number."""
        (one,) = watched
        url = f"{access.get('base_url', BASE).rstrip('/')}/tracking/{access.get('version', VERSION)}/trackings"
        headers = {"as-api-key": access.get("key"), "Content-Type": "application/json"}
        if wish == "pull":
            which = f"/{quote(one.remote_id, safe='')}" if one.remote_id else f"?tracking_numbers={quote(one.number)}"
            return Call(url + which, "GET", headers)
        said: dict[str, Any] = {"tracking_number": one.number}
        said |= {"slug": one.carrier} if one.carrier else {}
        said |= {"custom_fields": {"shipment_id": str(one.shipment_id)}} if one.shipment_id else {}
        return Call(url, "POST", headers, dumped(said))  # a second time it says that it exists

    def results(self, wish: str, answer: Answer, access: Access, watched: Sequence[Watched]) -> list[Result]:
        """What became of the number. Raises Refused."""
        said = obj(checked_json(answer, access.now))
        data, code = obj(said.get("data")), obj(said.get("meta")).get("code")
        tracking = obj(data.get("tracking")) or obj((listed(data.get("trackings")) or [data])[0])
        remote_id = tracking.get("id")
        known = remote_id if isinstance(remote_id, str) else watched[0].remote_id
        if answer.status < 300 and (wish != "pull" or tracking.get("tracking_number")):
            body = dumped({"event": "tracking_update", "msg": tracking})
            return [Result("active", bodies=(body,) if tracking.get("tracking_number") else (), remote_id=known)]
        if code == EXISTS:
            return [Result("active", remote_id=known)]
        if answer.status == 404 or code in NOT_FOUND or answer.status < 300:
            return [Result("asked", "not_registered")]
        if code in NO_CARRIER:
            return [Result("unknown_carrier", "unknown_carrier")]
        return [Result("failed" if code in BAD_NUMBER else "again", f"code {code}"[:120])]


AGGREGATOR = AfterShip()
