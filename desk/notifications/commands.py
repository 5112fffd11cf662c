from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from desk.channels.outgoing import Outcome, end, is_given_up, queue_again
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.queues import enqueue_after_commit
from desk.notifications.models import HookCall, Notice
from desk.notifications.robots import robot_rows
from desk.notifications.telling import BOTH, Telling
from desk.notifications.types import Channel, Kind
from desk.notifications.wishes import wishes_of

MOST_RINGS = 50  # beyond it the doorbell rings once for all


@dataclass(frozen=True)
class Calling:
    """One call of an address outside. `key` names the occasion: an address hears of it once. `data` is the body."""

    key: str
    url: str
    event: str
    data: Mapping[str, Any]
    at: datetime
    subscription_id: int | None = None


@dataclass(frozen=True)
class Bell:
    """The jobs that look after rows: one row, or all that are due."""

    one: str
    all_due: str
    queue: str

    def ring(self, ids: Sequence[int]) -> None:
        """After the commit, once for each, or once for very many."""
        if len(ids) > MOST_RINGS:
            enqueue_after_commit(self.all_due, queue=self.queue)
            return
        for row_id in ids:
            enqueue_after_commit(self.one, row_id, queue=self.queue)


MAILS = Bell("notifications.push", "notifications.push_due", "mail")
CALLS = Bell("notifications.call_hook", "notifications.call_due", "default")


def tell(
    agent_ids: Iterable[int],
    *,
    key: str,
    kind: Kind,
    subject: str,
    data: Mapping[str, Any],
    at: datetime,
    channels: Iterable[Channel] = BOTH,
) -> None:
    """Tell these agents of one occasion, by bell and by mail, as `Telling` says."""
    tell_all([Telling(tuple(set(agent_ids)), key, kind, subject, data, at, tuple(channels))])


def tell_all(tellings: Sequence[Telling]) -> None:
    """Tell of many occasions at once, in one trip to the database."""
    wishes = wishes_of({agent_id for one in tellings for agent_id in one.agent_ids})
    rows = [
        _row(one, agent_id, way, wishes[agent_id].leaves_at(way, one.at))
        for one in tellings
        for agent_id in one.agent_ids
        if agent_id in wishes
        for way in wishes[agent_id].ways(one.kind, one.channels)
    ]
    _put(Notice, rows, ("key", "agent_id", "channel"), MAILS)
    _put(HookCall, robot_rows(tellings, wishes), ("key", "url"), CALLS)


def call_all(calls: Sequence[Calling]) -> None:
    """Have these addresses called after the commit, each once for its occasion."""
    rows = [_call(one) for one in calls]
    _put(HookCall, rows, ("key", "url"), CALLS)


def _row(one: Telling, agent_id: int, channel: Channel, leaves_at: datetime) -> dict[str, Any]:
    """`leaves_at` is when its reader wants it; what is held back for another reason may leave later than that."""
    leaves_at = max(leaves_at, one.mail_at or leaves_at)
    state = Delivery.WAITING if leaves_at > one.at else Delivery.QUEUED
    bell = channel is Channel.BELL
    return {
        "key": one.key[:80], "agent_id": agent_id, "channel": channel.value, "kind": one.kind.value,
        "subject": one.subject, "data": dict(one.data), "at": one.at, "tries": 0, "last_error": "",
        "delivery": None if bell else state.value,
        "next_try_at": None if bell else leaves_at,
    }  # fmt: skip


def _call(one: Calling) -> dict[str, Any]:
    return {
        "key": one.key[:80], "url": one.url, "event": one.event, "data": dict(one.data), "at": one.at,
        "delivery": Delivery.QUEUED.value, "tries": 0, "last_error": "", "next_try_at": one.at,
        "subscription_id": one.subscription_id,
    }  # fmt: skip


def _put(
    model: type[Notice] | type[HookCall], rows: Sequence[Mapping[str, Any]], key: Sequence[str], bell: Bell
) -> None:
    """Write those rows that are not there yet, and ring for what may leave now.

    Few are written with one statement that says which are new. Many go one after the other through one prepared
    statement: a driver that is given thousands of values at once takes longer to read them than to send them.
    """
    insert = postgresql_insert if db.session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = insert(model).on_conflict_do_nothing(index_elements=key)
    connection = db.session.connection()
    if len(rows) > MOST_RINGS:
        connection.execute(statement, rows)
        if any(row["delivery"] == Delivery.QUEUED for row in rows):
            enqueue_after_commit(bell.all_due, queue=bell.queue)
    elif rows:
        new = connection.execute(statement.returning(model.id, model.delivery), rows)
        bell.ring([row[0] for row in new if row[1] == Delivery.QUEUED])


def release(notice_ids: Sequence[int], *, at: datetime) -> None:
    """The hour of these mails that were held back has come, and what they say is still true."""
    _leave_wait(notice_ids, delivery=Delivery.QUEUED, next_try_at=at)
    MAILS.ring(notice_ids)


def drop(notice_ids: Sequence[int], *, why: str) -> None:
    """What these mails would say is true no more: they never leave."""
    _leave_wait(notice_ids, delivery=Delivery.CANCELLED, next_try_at=None, last_error=why)


def _leave_wait(notice_ids: Sequence[int], **values: Any) -> None:
    if notice_ids:
        waiting = [Notice.id.in_(notice_ids), Notice.delivery == Delivery.WAITING]
        db.session.execute(update(Notice).where(*waiting).values(**values))


def settle_call(call: HookCall, found: Outcome, *, answer: int | None, at: datetime) -> None:
    """Write down what came of a call.

    Where nobody answered, the other calls of that address wait as well: each would hold up the rest for as long.
    """
    call.answer = answer
    if found.state is not Delivery.QUEUED or is_given_up(call):
        end(call, Delivery.FAILED if found.state is Delivery.QUEUED else found.state, at=at, why=found.why)
        return
    queue_again(call, found.why, at=at)
    if answer is None:
        others = [HookCall.url == call.url, HookCall.delivery == Delivery.QUEUED, HookCall.id != call.id]
        sooner = HookCall.next_try_at < call.next_try_at
        db.session.execute(update(HookCall).where(*others, sooner).values(next_try_at=call.next_try_at))


def mark_read(agent_id: int, *, at: datetime, subject: str = "") -> None:
    """This agent has seen what the bell says: all of it, or of one subject."""
    mine = [Notice.agent_id == agent_id, Notice.channel == Channel.BELL, Notice.read_at.is_(None)]
    if subject:
        mine.append(Notice.subject == subject)
    db.session.execute(update(Notice).where(*mine).values(read_at=at))
