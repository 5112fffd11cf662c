"""The calendars and the policy Gold of the SLA cases, and a shorthand for logs in local time."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk.sla.replay_json import answer_to

OFFICE = [["09:00", "12:00"], ["13:30", "18:00"]]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
CALENDARS = {
    "SH": {
        "timezone": "Asia/Shanghai",
        "hours": {day: OFFICE for day in WEEKDAYS},
        "holidays": ["2027-01-01"],
        "closed": [{"from": "2026-10-01", "to": "2026-10-07"}],
        "workdays": {"2026-10-10": OFFICE, "2026-12-31": [["09:00", "12:00"]]},
    },
    "NY": {"timezone": "America/New_York", "hours": {day: [["09:00", "17:00"]] for day in WEEKDAYS}},
}
LADDER = ["50%", "75%", "90%", "100%", "+60"]
HIGH = {"calendar": "SH", "first_response": 120, "next_response": 240, "update": 480, "resolution": 900}
POLICIES: dict[str, dict[str, Any]] = {
    "high": HIGH | {"ladder": LADDER},
    "normal": {"calendar": "SH", "first_response": 240, "next_response": 480, "update": 960, "resolution": 1800}
    | {"ladder": LADDER},
    "round": {"calendar": None, "first_response": 120, "next_response": 240, "resolution": 900, "ladder": LADDER},
    "new-york": HIGH | {"calendar": "NY", "ladder": ["100%"]},
    "first-only": {"calendar": "SH", "first_response": 120},
}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(local: str) -> str:
    """'02 11:30' is the second of March 2026 in Shanghai, seconds optional; a longer text names the whole date."""
    day, _, time = local.partition(" ")
    whole = datetime.fromisoformat(f"{day if len(day) > 2 else f'2026-03-{day}'} {time}")
    return whole.replace(tzinfo=SHANGHAI).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def event(local: str, type: str, **data: Any) -> dict[str, Any]:
    for name in ("clicked_at", "until", "due", "recorded_at"):
        if isinstance(data.get(name), str):
            data[name] = at(data[name])
    return {"at": at(local), "type": type, **data}


def opened(local: str, policy: str | None = "high", by: str = "customer", **data: Any) -> dict[str, Any]:
    return event(local, "opened", policy=policy, by=by, **data)


def answer(*events: dict[str, Any], now: str, **policies: dict[str, Any]) -> dict[str, Any]:
    spec = {"calendars": CALENDARS, "policies": POLICIES | policies, "events": list(events), "now": at(now)}
    return answer_to(spec)


def clock(told: dict[str, Any], metric: str, cycle: int = 1, ticket: str | None = None) -> dict[str, Any] | None:
    found = [one for one in told["clocks"] if (one["metric"], one["cycle"], one["ticket"]) == (metric, cycle, ticket)]
    assert len(found) < 2
    return found[0] if found else None


def levels(told: dict[str, Any], metric: str, cycle: int = 1) -> list[tuple[str, str]]:
    """Level and instant of each notice."""
    return [(one["level"], one["at"]) for one in told["notices"] if (one["metric"], one["cycle"]) == (metric, cycle)]
