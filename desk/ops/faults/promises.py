"""Promises that run out while the desk is being broken: each level must be told once, and in time."""

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

from sqlalchemy import func, select

from desk.accounts.commands.agents import create_agent
from desk.accounts.commands.contacts import contact_for_email
from desk.accounts.models import Team
from desk.accounts.types import Role
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.notifications.models import Notice
from desk.notifications.types import Channel
from desk.ops.faults.stage import Stage
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.ladder_rows import SKIPPED
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaLevel
from desk.tickets.commands.incoming import Incoming
from desk.tickets.commands.opening import Opening, open_ticket

ACTOR = "faults"
TARGET = timedelta(minutes=1)
MINUTE = {"first_response": 1}
FIRST_DUE = timedelta(seconds=20)  # after the last ticket is open; its warning comes 15 s earlier
BATCH = 50


@dataclass(frozen=True)
class Verdict:
    """What became of the levels: `lost` were never told, `doubled` more than once, `phantom` told without being there.

    A mail is lost that never arrived, and doubled when its notice arrived as two mails; `resent` arrived again as the
    same one, which its reader's mail server can see. Lengths in milliseconds.
    """

    levels: int
    mails: int
    lost: int
    doubled: int
    phantom: int
    resent: int
    late_ms_p50: int
    late_ms_p99: int
    late_ms_max: int


def open_tickets(stage: Stage, count: int, spread: timedelta, *, rolled_back: bool = False) -> datetime:
    """Tickets whose promises run out evenly over `spread`; the instant of the last one.

    `rolled_back`: between them, others are opened and never committed.
    """
    with stage.app.app_context():
        with transaction():
            team_id = _staff()
        begin = utcnow() + FIRST_DUE + timedelta(seconds=count / 40)  # opening them takes a while
        dues = [begin + spread * number / count for number in range(count)]
        for first in range(0, count, BATCH):
            batch = dues[first : first + BATCH]
            with transaction():
                _open_all(batch, first, team_id)
            if rolled_back:
                with suppress(ThoughtBetterOfIt), transaction():
                    _open_all(batch, first + count, team_id)
                    raise ThoughtBetterOfIt
        return dues[-1]


def _open_all(dues: list[datetime], first: int, team_id: int) -> None:
    for number, due in enumerate(dues, start=first):
        _open(number, due - TARGET, team_id)


class ThoughtBetterOfIt(Exception):
    """The work of a transaction is given up."""


def wait_for_mail(stage: Stage, *, give_up_s: float) -> None:
    """Until no mail waits any more, or time is up."""
    end = time.monotonic() + give_up_s
    with stage.app.app_context():
        while time.monotonic() < end and (_unfired() or _unsent()):
            db.session.rollback()
            time.sleep(0.5)
        db.session.rollback()


def judge(stage: Stage) -> Verdict:
    """Compare what had to be told with what was told, by the database and by the mails that arrived."""
    with stage.app.app_context():
        levels = db.session.scalars(select(SlaLevel)).all()
        bells = Counter(db.session.scalars(select(Notice.key).where(Notice.channel == Channel.BELL)).all())
        mails = db.session.scalar(select(func.count()).where(Notice.channel == Channel.MAIL)) or 0
        late = sorted(_late_ms(one, stage.woke_at) for one in levels if one.fired_at)
    wanted = {f"level:{one.id}" for one in levels if one.outcome != SKIPPED}
    ids = Counter(message_from_bytes(raw, policy=default)["Message-ID"] for raw in stage.sink.mails)
    return Verdict(
        levels=len(levels),
        mails=mails,
        lost=len(wanted - set(bells)) + max(0, mails - len(ids)),
        doubled=sum(number - 1 for number in bells.values()),
        phantom=len(set(bells) - wanted) + max(0, len(ids) - mails),
        resent=sum(number - 1 for number in ids.values()),
        late_ms_p50=_share(late, 0.5),
        late_ms_p99=_share(late, 0.99),
        late_ms_max=_share(late, 1),
    )


def _late_ms(level: SlaLevel, woke_at: float) -> int:
    """How long after its instant a level was told, or after the desk could tell of anything again."""
    assert level.fired_at is not None
    return max(0, round((level.fired_at.timestamp() - max(level.fire_at.timestamp(), woke_at)) * 1000))


def _staff() -> int:
    always = save_calendar("always", ALWAYS, actor=ACTOR, at=utcnow())
    targets = dict.fromkeys(("low", "normal", "high", "urgent"), MINUTE)
    ladder = {"first_response": ["75%", "100%"]}
    save_policy(PolicyDraft("a minute", always.id, targets, ladder=ladder), actor=ACTOR, at=utcnow())
    team = Team(name="team")
    db.session.add(team)
    db.session.flush()
    lead = create_agent(
        email="lead@desk.localhost", name="Lead", password="only for this run", role=Role.SUPERVISOR,
        at=utcnow(), actor=ACTOR, team=team,
    )  # fmt: skip
    team.lead_id = lead.id
    return team.id


def _open(number: int, at: datetime, team_id: int) -> None:
    contact = contact_for_email(f"customer{number}@customer.example", "", text="", at=at)
    incoming = Incoming(
        from_name="",
        from_email=contact.email,
        subject=f"Where is my freight {number}",
        text="?",
        quoted="",
        html="",
        at=at,
    )
    open_ticket(incoming, contact=contact, found=[], at=utcnow(), opening=Opening(team_id=team_id))


def _unfired() -> int:
    return db.session.scalar(select(func.count()).select_from(SlaLevel).where(SlaLevel.fired_at.is_(None))) or 0


def _unsent() -> int:
    open_states = (Delivery.QUEUED, Delivery.SENDING)
    return db.session.scalar(select(func.count()).where(Notice.delivery.in_(open_states))) or 0


def _share(ordered: list[int], share: float) -> int:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0
