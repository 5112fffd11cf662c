"""Promises by the ten thousand: what a look at them costs, and how long it takes to tell of many at once."""

import time
from datetime import datetime, timedelta
from statistics import median, quantiles

from sqlalchemy import func, insert, select

from desk.accounts.models import Agent, Team
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.notifications.models import Notice
from desk.ops.bench.stage import Stage
from desk.ops.demo.bulk.rows import reserve, write
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.promise import settle_again
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaEvent, SlaLevel, SlaTimer
from desk.sla.queries import due_level_ids
from desk.tickets.firing import fire_due
from desk.tickets.models import Ticket
from desk.tickets.types import LATER, Channel, Priority, TicketStatus, TicketType

RUNNING = 100_000
AT_ONCE = 5_000
LOOKS = 200
BATCH = 500
ACTOR = "bench"
FAR = timedelta(days=2)


def promises(stage: Stage) -> dict[str, float]:
    """Running promises: `look_ms`, one look for those due among 100 000; `burst_s`, until 5 000 of one second are told.

    Told means: claimed, written down, and every notice in the table from which it is shown or leaves.
    """
    with stage.app.app_context():
        with transaction():
            key = _policy()
        ahead = _open(RUNNING - AT_ONCE, key, opened_at=utcnow())
        looks = _looks()
        waiting = _open(AT_ONCE, key, opened_at=utcnow() - FAR - timedelta(seconds=1))
        before = _count(Notice)
        began = time.monotonic()
        while fire_due():
            pass
        spent = time.monotonic() - began
        return {
            "running": ahead + waiting,
            "look_ms": round(median(looks), 2),
            "look_p99_ms": round(quantiles(looks, n=100)[98], 2),
            "burst": waiting,
            "burst_s": round(spent, 2),
            "burst_notices": _count(Notice) - before,
        }


def _policy() -> str:
    always = save_calendar("bench", ALWAYS, actor=ACTOR, at=utcnow())
    targets = {"normal": {"first_response": int(FAR.total_seconds()) // 60}}
    draft = PolicyDraft("bench", always.id, targets, ladder={"first_response": ["100%"]})
    policy = save_policy(draft, actor=ACTOR, at=utcnow())
    return f"{policy.current_id}:normal"


def _open(count: int, key: str, *, opened_at: datetime) -> int:
    """Tickets with one running promise each; how many."""
    opened_at = opened_at.replace(microsecond=0)
    teams = db.session.scalars(select(Team.id).where(Team.lead_id.is_not(None))).all()
    agents = db.session.scalars(select(Agent.id).where(Agent.active)).all()
    for done in range(0, count, BATCH):
        with transaction():
            size = min(BATCH, count - done)
            first = reserve(Ticket, size)
            numbers = range(first, first + size)
            write(Ticket, [_ticket(n, opened_at, teams[n % len(teams)], agents[n % len(agents)]) for n in numbers])
            db.session.execute(insert(SlaEvent), [_event(n, opened_at, key) for n in numbers])
            settle_again(list(numbers), now=opened_at)
    return count


def _ticket(number: int, at: datetime, team: int, agent: int) -> dict[str, object]:
    row = dict.fromkeys(column.name for column in Ticket.__table__.columns)
    return row | {
        "id": number, "subject": f"Bench {number}", "status": TicketStatus.OPEN, "type": TicketType.REQUEST,
        "priority": Priority.NORMAL, "channel": Channel.MAIL, "automatic": False, "needs_answer": True,
        "team_id": team, "assignee_id": agent, "due_metric": "", "queue_at": LATER, "absorbed": False,
        "opened_at": at, "updated_at": at, "revision": 1,
    }  # fmt: skip


def _event(ticket_id: int, at: datetime, key: str) -> dict[str, object]:
    data = {"by": "customer", "policy": key}
    return {"ticket_id": ticket_id, "kind": "opened", "at": at, "recorded_at": at, "data": data}


def _looks() -> list[float]:
    found = []
    for _look in range(LOOKS):
        began = time.perf_counter()
        due_level_ids(utcnow(), limit=BATCH)
        db.session.rollback()
        found.append((time.perf_counter() - began) * 1000)
    return found


def _count(model: type[Notice] | type[SlaTimer] | type[SlaLevel]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
