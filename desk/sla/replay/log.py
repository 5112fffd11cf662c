"""A log put in order: every event at the instant it counts from, and what was undone later taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from desk.sla.replay.kinds import BEGINNINGS, FROM_CUSTOMER, MERGERS, MESSAGES, By, Kind, checked
from desk.sla.replay.types import BadLog, Event


@dataclass(frozen=True)
class Hold:
    """A send that was not through its undo window from `clicked_at` on; None: it is not yet."""

    clicked_at: datetime
    ends: datetime
    pending: bool = False


@dataclass
class Step:
    """One event where it counts. `inner` is the log of a ticket that was merged in."""

    at: datetime
    kind: Kind
    data: Mapping[str, Any]
    inner: "Log | None" = None


@dataclass
class Log:
    steps: list[Step] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)


def arrange(events: Sequence[Event], now: datetime) -> Log:
    """The log by `now`. Raises BadLog."""
    steps = [step for event in events if (step := _step(event)).at <= now]
    if not events:
        raise BadLog("the log is empty")
    holds = _holds(steps, now)
    steps = _sorted(_without_undone_merges(steps))
    if steps:
        _check_beginning(steps)
    for step in steps:
        if step.kind is Kind.MERGED_FROM:
            step.inner = _absorbed(step)
    return Log([part for step in steps for part in _unfolded(step)], holds)


def _step(event: Event) -> Step:
    kind = checked(event)
    at = event.at if event.recorded_at is None else min(event.at, event.recorded_at)
    return Step(at, kind, event.data)


def _sorted(steps: list[Step]) -> list[Step]:
    """A reply counts from the click. Within a second messages come before a change of status."""
    beginning = min((step.at for step in steps if step.kind in BEGINNINGS), default=None)
    for step in steps:
        clicked = step.data.get("clicked_at")
        if step.kind is Kind.REPLY and clicked is not None and beginning is not None:
            step.at = max(min(clicked, step.at), beginning)
    steps.sort(key=lambda step: (step.at, step.kind not in BEGINNINGS))
    ordered: list[Step] = []
    for _, second in groupby(steps, key=lambda step: step.at):
        ordered.extend(_messages_before_status(list(second)))
    return ordered


def _messages_before_status(second: list[Step]) -> list[Step]:
    first = next((index for index, step in enumerate(second) if step.kind is Kind.STATUS), len(second))
    rest = second[first:]
    messages = [step for step in rest if step.kind in MESSAGES]
    return second[:first] + messages + [step for step in rest if step.kind not in MESSAGES]


def _check_beginning(steps: list[Step]) -> None:
    if steps[0].kind not in BEGINNINGS:
        raise BadLog(f"the log begins with {steps[0].kind}, not with opened")
    if any(step.kind in BEGINNINGS for step in steps[1:]):
        raise BadLog("a ticket is opened once")


def _without_undone_merges(steps: list[Step]) -> list[Step]:
    """A merge that was undone never was: its events are taken out in pairs, with what came only through it."""
    out: set[int] = set()
    merges: dict[Any, list[int]] = {}
    through: dict[Any, list[int]] = {}
    for index in sorted(range(len(steps)), key=lambda index: steps[index].at):
        step = steps[index]
        if step.data.get("through") is not None:
            through.setdefault(step.data["through"], []).append(index)
        elif step.kind in MERGERS:
            merges.setdefault(step.data["ticket"], []).append(index)
        elif step.kind is Kind.UNMERGED:
            if not merges.get(step.data["ticket"]):
                raise BadLog(f"unmerged from {step.data['ticket']}, which was not merged")
            out.update((index, merges[step.data["ticket"]].pop(), *through.pop(step.data["ticket"], ())))
    return [step for index, step in enumerate(steps) if index not in out] if out else steps


def _holds(steps: list[Step], now: datetime) -> list[Hold]:
    """Sends that were undone, or that nobody knows the end of yet."""
    undone = [step for step in steps if step.kind is Kind.UNDONE]
    ended = {step.data["clicked_at"] for step in undone}
    sent = {step.data.get("id") for step in steps if step.kind is Kind.REPLY} - {None}
    sent |= {step.data.get("id") for step in undone} - {None}
    clicked = {step.data.get("clicked_at") for step in steps if step.kind is Kind.REPLY}
    holds = [Hold(step.data["clicked_at"], step.at) for step in undone]
    for step in steps:
        if step.kind is not Kind.SEND_PENDING or step.data["clicked_at"] in ended:
            continue
        through = step.data["id"] in sent if step.data.get("id") is not None else step.data["clicked_at"] in clicked
        if not through:
            holds.append(Hold(step.data["clicked_at"], step.data["until"], pending=now < step.data["until"]))
    return holds


def _absorbed(step: Step) -> Log:
    """The log of the other ticket until it was merged away."""
    inner = arrange(step.data["events"], step.at)
    if not inner.steps:
        raise BadLog("merged from a ticket that did not exist yet")
    inner.steps.append(Step(step.at, Kind.MERGED_INTO, {"ticket": None}))
    return inner


def _unfolded(step: Step) -> list[Step]:
    """A split begins with the earliest message that moved, under no policy until the split."""
    if step.kind is not Kind.SPLIT_FROM:
        return [step]
    moved = [_moved(event) for event in step.data["moved"]]
    steps = sorted((one for one in moved if one.kind in MESSAGES), key=lambda one: one.at)
    first = next((one for one in steps if one.kind is Kind.CUSTOMER_MESSAGE), step)
    if any(one.at > step.at for one in steps):
        raise BadLog("a message moved before it came")
    data = {"by": By.CUSTOMER, "customer": step.data.get("customer")}
    later = [one for one in steps if one is not first and one.at >= first.at]
    return [Step(first.at, Kind.OPENED, data), *later, step]


def _moved(event: Event) -> Step:
    step = _step(event)
    opened = step.kind is Kind.OPENED and step.data.get("by", By.CUSTOMER) in FROM_CUSTOMER
    kind = Kind.CUSTOMER_MESSAGE if opened else step.kind
    clicked = step.data.get("clicked_at")
    return Step(min(clicked, step.at) if kind is Kind.REPLY and clicked else step.at, kind, step.data)
