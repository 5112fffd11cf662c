"""What `desk sla replay` reads and writes: a ticket's log and what its promises come to."""

from collections.abc import ItemsView, Mapping
from datetime import datetime, timedelta
from typing import Any

from desk.sla.calendar_json import calendar_from
from desk.sla.clock import elapsed
from desk.sla.json_values import instant, items, mapping, minutes, written
from desk.sla.policy_json import Calendars, named, policy_from
from desk.sla.replay.run import replay
from desk.sla.replay.types import Answer, BadLog, Clock, Event, NoticeDue
from desk.sla.types import Calendar

INSTANTS = ("clicked_at", "until", "due", "next_update_by")
NAMES = (
    *("policy", "by", "id", "to", "of", "ticket", "customer", "metric"),
    *("conversation", "approved_by", "reason", "through"),
)
FLAGS = ("clocks", "spoke_to_customer")
LOGS = {"merged_from": "events", "split_from": "moved"}
ONE_SECOND = timedelta(seconds=1)


def answer_to(spec: Any) -> dict[str, Any]:
    """The answer to one question of `desk sla replay`. Raises ValueError saying what is wrong."""
    spec = mapping(spec, "the input")
    now = instant(spec.get("now"))
    calendars = {name: _calendar(entry, now) for name, entry in _entries(spec, "calendars")}
    policies = {key: policy_from(key, entry, calendars) for key, entry in _entries(spec, "policies")}
    ticket = spec.get("ticket")
    if ticket is not None and not isinstance(ticket, str):
        raise BadLog("ticket must be a text")
    return _as_json(replay(_events(spec.get("events"), calendars), policies, now, ticket=ticket or ""))


def _entries(spec: Mapping[str, Any], name: str) -> ItemsView[str, Any]:
    return mapping(spec.get(name, {}), name).items()


def _calendar(entry: Any, now: datetime) -> Calendar:
    calendar = calendar_from(entry)
    elapsed(calendar, now, now + ONE_SECOND)  # its zone is looked up on first use
    return calendar


def _events(entries: Any, calendars: Calendars) -> list[Event]:
    return [_event(mapping(entry, "an event"), calendars) for entry in items(entries, "events")]


def _event(entry: Mapping[str, Any], calendars: Calendars) -> Event:
    kind = entry.get("type")
    if not isinstance(kind, str):
        raise BadLog("an event without type")
    _check_shapes(entry)
    data = dict(entry)
    data.update({name: instant(data[name]) for name in INSTANTS if data.get(name) is not None})
    if kind == "asked":
        _ask(data, calendars)
    if (log := LOGS.get(kind)) and data.get(log) is not None:
        data[log] = _events(data[log], calendars)
    recorded_at = entry.get("recorded_at")
    return Event(kind, instant(entry.get("at")), None if recorded_at is None else instant(recorded_at), data)


def _check_shapes(entry: Mapping[str, Any]) -> None:
    """A name is a text or a number. Raises BadLog."""
    for name in NAMES:
        if not isinstance(entry.get(name), str | int | None):
            raise BadLog(f"{name} must be a text")
    for name in FLAGS:
        if not isinstance(entry.get(name), bool | None):
            raise BadLog(f"{name} must be true or false")


def _ask(data: dict[str, Any], calendars: Calendars) -> None:
    if data.get("target") is not None:
        data["target"] = minutes(data["target"])
    if "calendar" in data:
        data["calendar"] = named(data["calendar"], calendars)


def _as_json(answer: Answer) -> dict[str, Any]:
    return {
        "clocks": [_clock(clock) for clock in answer.clocks],
        "notices": [_notice(notice) for notice in answer.notices],
        "events": [{"at": written(at), "type": "woken"} for at in answer.woken],
        "new_ticket_at": written(answer.new_ticket_at),
        "trace": list(answer.trace),
    }


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "ticket": clock.ticket or None,
        "metric": clock.metric,
        "cycle": clock.cycle,
        "policy": clock.policy,
        "start": written(clock.start),
        "due": written(clock.due),
        "state": clock.state,
        "outcome": clock.outcome,
        "met_at": written(clock.met_at),
        "breached_at": written(clock.breached_at),
        "overdue_seconds": clock.overdue_seconds,
        "reopened": clock.reopened,
        "cause": clock.cause,
    }


def _notice(notice: NoticeDue) -> dict[str, Any]:
    return {
        "metric": notice.metric,
        "cycle": notice.cycle,
        "level": notice.level,
        "due_version": notice.due_version,
        "at": written(notice.at),
    }
