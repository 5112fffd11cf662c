"""What a forwarder's desk promises until its administrator decides otherwise: two calendars, five policies."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from desk.core.db import db
from desk.sla.actions import LevelAction
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.models import SlaPolicy

MORNING_AND_AFTERNOON = [["09:00", "12:00"], ["13:30", "18:00"]]
# Days off and make-up days of 2026: the State Council's notice of November 2025. Later years are not announced yet.
CHINA = {
    "timezone": "Asia/Shanghai",
    "hours": {day: MORNING_AND_AFTERNOON for day in ("mon", "tue", "wed", "thu", "fri")},
    "closed": [
        {"from": "2026-01-01", "to": "2026-01-03"},
        {"from": "2026-02-15", "to": "2026-02-23"},
        {"from": "2026-04-04", "to": "2026-04-06"},
        {"from": "2026-05-01", "to": "2026-05-05"},
        {"from": "2026-06-19", "to": "2026-06-21"},
        {"from": "2026-09-25", "to": "2026-09-27"},
        {"from": "2026-10-01", "to": "2026-10-07"},
        {"from": "2027-01-01", "to": "2027-01-01"},
    ],
    "workdays": {
        day: MORNING_AND_AFTERNOON
        for day in ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
    },
}
ALWAYS = {
    "timezone": "UTC",
    "hours": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
}
METRICS = ("first_response", "next_response", "update", "resolution")
BETWEEN_US = {"carrier_reply": 480, "approval": 240}  # minutes, whatever the priority; steps bring their own
LADDER = {metric: ["75%", "100%"] for metric in METRICS} | dict.fromkeys([*BETWEEN_US, "ownership"], ["100%"])
# Where an hour too late is too late: from then on the manager hears of it too.
STRICT = ("first_response", "next_response", "resolution")
STRICT_LADDER = LADDER | {metric: ["75%", "100%", "+60"] for metric in STRICT}
TOLD = LevelAction(notify=("assignee", "lead", "manager")).as_json()
ACTIONS = {"ownership": {"100%": TOLD}}  # a step that is late is passed up
STRICT_ACTIONS = ACTIONS | {metric: {"+60": TOLD} for metric in STRICT}

Minutes = Mapping[str, Sequence[int | None]]  # by priority: one number for each of METRICS

WATCHED: Minutes = {  # round the clock
    "low": (60, 120, 480, 2880),
    "normal": (30, 60, 240, 1440),
    "high": (15, 30, 120, 480),
    "urgent": (10, 20, 60, 240),
}
OFFICE: Minutes = {  # working minutes; a working day has 450
    "low": (240, 450, None, 2250),
    "normal": (120, 240, 450, 1350),
    "high": (60, 120, 240, 900),
    "urgent": (30, 60, 120, 450),
}
COMPLAINT: Minutes = dict.fromkeys(OFFICE, (60, 60, 240, 1440))
MONEY: Minutes = dict.fromkeys(OFFICE, (120, 450, 900, 2250))
QUICK: Minutes = {
    "low": (120, 240, 450, 1350),
    "normal": (60, 120, 240, 900),
    "high": (30, 60, 120, 450),
    "urgent": (15, 30, 60, 240),
}


def seed_promises(*, actor: str, at: datetime) -> bool:
    """Promise what a forwarder would begin with, on a desk that promises nothing yet; whether anything was written."""
    if db.session.scalar(select(SlaPolicy.id).limit(1)) is not None:
        return False
    china = save_calendar("中国工作时间 / China office", CHINA, actor=actor, at=at).id
    always = save_calendar("全天候 / Round the clock", ALWAYS, actor=actor, at=at).id
    for draft in (
        _strict("钻石客户投诉 / Complaints, diamond", always, COMPLAINT, ["complaint"], ["diamond"]),
        _draft("账单与异议 / Charges and disputes", china, MONEY, ["billing"]),
        _strict("钻石客户 / Diamond customers", always, WATCHED, (), ["diamond"]),
        _draft("金牌客户 / Gold customers", china, QUICK, (), ["gold"]),
        _draft("标准承诺 / Standard", china, OFFICE),
    ):
        save_policy(draft, actor=actor, at=at)
    return True


def _draft(
    name: str, calendar: int, table: Minutes, types: Sequence[str] = (), tiers: Sequence[str] = ()
) -> PolicyDraft:
    return PolicyDraft(name, calendar, _targets(table), types, tiers, ladder=LADDER, actions=ACTIONS)


def _strict(name: str, calendar: int, table: Minutes, types: Sequence[str], tiers: Sequence[str]) -> PolicyDraft:
    draft = _draft(name, calendar, table, types, tiers)
    return replace(draft, ladder=STRICT_LADDER, actions=STRICT_ACTIONS)


def _targets(table: Minutes) -> dict[str, dict[str, int]]:
    return {
        priority: {metric: length for metric, length in zip(METRICS, row, strict=True) if length is not None}
        | BETWEEN_US
        for priority, row in table.items()
    }
