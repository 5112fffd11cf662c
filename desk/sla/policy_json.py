"""Policies as people write them: a calendar by name, targets in minutes, a pause table, a ladder."""

from collections.abc import Mapping
from typing import Any

from desk.sla.json_values import items, mapping, minutes
from desk.sla.replay.kinds import STATUSES
from desk.sla.replay.ladder import levels
from desk.sla.replay.types import DEFAULT_PAUSES, BadLog, Metric, Policy
from desk.sla.types import Calendar, always_open

POLICY_KEYS = {"calendar", "pauses", "reopen_days", "pause_cap_days", "ladder", *(metric.value for metric in Metric)}

Calendars = Mapping[str, Calendar]


def policy_from(key: str, entry: Any, calendars: Calendars) -> Policy:
    """A policy from its JSON form. Raises BadLog."""
    entry = mapping(entry, f"policy {key}")
    if unknown := set(entry) - POLICY_KEYS:
        raise BadLog(f"policy {key}: unknown entry: {min(unknown)}")
    return Policy(
        key=key,
        calendar=named(entry.get("calendar"), calendars),
        targets={metric: minutes(entry[metric]) for metric in Metric if entry.get(metric) is not None},
        pauses=_pauses(entry["pauses"]) if entry.get("pauses") is not None else DEFAULT_PAUSES,
        reopen_days=_days(entry.get("reopen_days", 7)),
        pause_cap_days=_days(entry.get("pause_cap_days", 10)),
        ladder=_ladder(entry.get("ladder")),
    )


def named(name: Any, calendars: Calendars) -> Calendar:
    """The calendar of this name; None is round the clock. Raises BadLog."""
    if name is None:
        return always_open()
    if not isinstance(name, str) or name not in calendars:
        raise BadLog(f"no such calendar: {name!r}")
    return calendars[name]


def _days(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 3660:
        raise BadLog(f"not a number of days: {value!r}")
    return value


def _pauses(table: Any) -> dict[str, frozenset[Metric]]:
    table = mapping(table, "pauses")
    if unknown := set(table) - STATUSES:
        raise BadLog(f"no such status: {min(unknown)}")
    return {
        status: frozenset(_metric(metric) for metric in items(metrics, "pauses")) for status, metrics in table.items()
    }


def _ladder(entry: Any) -> dict[Metric, tuple[str, ...]]:
    if entry is None:
        return {}
    by_metric = entry if isinstance(entry, Mapping) else dict.fromkeys(Metric, items(entry, "ladder"))
    return {_metric(metric): _rungs(names) for metric, names in by_metric.items()}


def _rungs(names: Any) -> tuple[str, ...]:
    rungs = tuple(items(names, "ladder"))
    if not all(isinstance(name, str) for name in rungs):
        raise BadLog("a level of a ladder is a text")
    levels(rungs)
    return rungs


def _metric(word: Any) -> Metric:
    try:
        return Metric(word)
    except ValueError:
        raise BadLog(f"no such metric: {word!r}") from None
