"""DCSA Track & Trace: events since the last look, page by page; 2.2 also pushes to who subscribes."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urljoin, urlsplit

from desk.core.fetching import Answer, Call
from desk.feeds.aggregators.asking import (
    Access,
    Refused,
    Result,
    Rules,
    Watched,
    check_status,
    checked_json,
    dumped,
    obj,
)
from desk.feeds.bucket import Pace
from desk.feeds.circuit import Setback

OVERLAP = timedelta(hours=1)  # the order of events is not promised: a little is read twice
LIMIT = "100"
_CONTAINER = re.compile(r"[A-Z]{3}[UJZ]\d{7}")


class Dcsa:
    """One carrier; settings: base_url (needed), headers (an object: keys, tokens), push (true: subscribe, 2.2 only)."""

    def __init__(self, major: int) -> None:
        self.rules = Rules(Pace(5, 5), wishes=("subscribe", "pull") if major == 2 else ("pull",))
        self.major = major
        self.events = "/v2/events" if major == 2 else "/events"
        self.subscriptions = "/v2/event-subscriptions"

    def call(self, wish: str, access: Access, watched: Sequence[Watched]) -> Call:
        """Ask for the next page of events, or subscribe (2.2 only)."""
        (one,) = watched
        base, headers = access.get("base_url").rstrip("/"), _headers(access)
        if wish == "pull":
            return Call(self._page(base, one), "GET", headers)
        said = {"callbackUrl": one.callback, "secret": access.secret, **_filter(one)}
        return Call(base + self.subscriptions, "POST", {**headers, "Content-Type": "application/json"},
                    dumped(said), repeatable=False)  # fmt: skip

    def results(self, wish: str, answer: Answer, access: Access, watched: Sequence[Watched]) -> list[Result]:
        """What became of the number; a page of events with where it goes on. Raises Refused."""
        (one,) = watched
        if wish != "pull":
            return [self._subscribed(answer, access)]
        if answer.status in (204, 404):  # nothing is known of this number yet
            return [Result("active", cursor=_since(access.now))]
        checked_json(answer, access.now)
        if answer.status >= 400:
            return [Result("again", f"HTTP {answer.status}")]
        more = self._more(answer.headers, access)
        return [Result("active", bodies=(answer.body,), more=more, cursor="" if more else _since(access.now))]

    def _subscribed(self, answer: Answer, access: Access) -> Result:
        check_status(answer, access.now)
        if answer.status == 409:
            return Result("active")
        if answer.status >= 400:
            return Result("failed" if answer.status in (400, 404, 422) else "again", f"HTTP {answer.status}")
        said = obj(checked_json(answer, access.now))
        found = said.get("subscriptionID") or said.get("id")
        return Result("active", remote_id=str(found)[:100] if isinstance(found, (str, int)) else "")

    def _page(self, base: str, one: Watched) -> str:
        kind, _, value = one.cursor.partition("=")
        if kind == "page":
            return value
        since = ("eventCreatedDateTime:gte" if self.major == 2 else "eventUpdatedDateTimeMin", value)
        asked = {**_filter(one), "limit": LIMIT}
        asked |= {since[0]: since[1]} if kind == "since" else {}
        asked |= {"cursor": value} if kind == "cursor" else {}
        return f"{base}{self.events}?{urlencode(asked)}"

    def _more(self, headers: Mapping[str, str], access: Access) -> str:
        """Where it goes on; 2.2 gives a whole address, which must be of the same host."""
        if self.major == 3:
            found = headers.get("next-page-cursor", "").strip()
            return f"cursor={found}" if found else ""
        link = headers.get("next-page", "").strip()
        if not link:
            return ""
        base = access.get("base_url").rstrip("/") + self.events
        page = urljoin(base, link) if "/" in link or "?" in link else f"{base}?{urlencode({'cursor': link})}"
        if urlsplit(page)[:2] != urlsplit(base)[:2]:
            raise Refused(Setback("foreign_page"))  # our keys go to nobody else
        return f"page={page}"


def _headers(access: Access) -> dict[str, str]:
    given = access.settings.get("headers")
    kept = given.items() if isinstance(given, dict) else ()
    return {name: value for name, value in kept if isinstance(name, str) and isinstance(value, str)}


def _filter(one: Watched) -> dict[str, str]:
    if _CONTAINER.fullmatch(one.number):
        return {"equipmentReference": one.number}
    booking = one.carrier.lower() == "booking"
    return {"carrierBookingReference" if booking else "transportDocumentReference": one.number}


def _since(now: datetime) -> str:
    return f"since={(now.astimezone(UTC) - OVERLAP).strftime('%Y-%m-%dT%H:%M:%SZ')}"


DCSA2, DCSA3 = Dcsa(2), Dcsa(3)
