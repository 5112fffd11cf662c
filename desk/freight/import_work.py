"""The work on a file: claimed, done in batches, each kept by itself, and taken up again where a worker was killed."""

import logging
import time
from datetime import datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import ColumnElement, and_, or_, select, update

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.core.db import AWAY, db, transaction
from desk.core.errors import DeskError
from desk.core.queues import enqueue_after_commit
from desk.core.times import utcnow
from desk.freight.commands.imports import CHECKED, DONE, FAILED, RUNNING, TRY, TRYING, WAITING, plan_of
from desk.freight.commands.rows import Rows, take_rows
from desk.freight.import_files import Sheet, kept
from desk.freight.import_report import keep_report
from desk.freight.import_rows import Plan, Tally
from desk.freight.models import ImportRun

BATCH = 100
SLICE_S = 8.0  # then other jobs have their turn
LEASE = timedelta(seconds=60)  # a worker that has not been heard of for so long was killed
BELL_MISSED_AFTER = timedelta(seconds=5)
MOST_PROBLEMS = 2_000  # kept in words; a file with more of them is read in the wrong way
TAKEN = {TRY: TRYING, WAITING: RUNNING}
BACK = {busy: idle for idle, busy in TAKEN.items()}
ENDS = {TRYING: CHECKED, RUNNING: DONE}
log = logging.getLogger(__name__)


class _Lost(Exception):
    """Somebody else works on it."""


class _Undone(Exception):
    """Nothing of a trial stays."""


def work_on(run_id: int, now: datetime, *, seconds: float = SLICE_S) -> None:
    """Work on a file for a while, if nobody else does; then ring again if there is more of it. `now` is aware."""
    run = _claimed(run_id, now)
    if run is None:
        return
    try:
        with force_locale(_locale(run)):
            _slice(run, time.monotonic() + seconds)
    except _Lost:
        log.warning("import %s: somebody else took it up", run_id)
    except AWAY:
        raise
    except Exception as problem:
        if not isinstance(problem, DeskError):
            log.exception("import %s failed", run_id)
        db.session.rollback()
        _end(run_id, FAILED)


def continue_imports(now: datetime, limit: int = 5) -> int:
    """For the sweep: work a little on files whose worker was killed or whose bell was missed; how many."""
    ids = db.session.scalars(
        select(ImportRun.id).where(_waits(now, BELL_MISSED_AFTER)).order_by(ImportRun.id).limit(limit)
    ).all()
    for one in ids:
        work_on(one, now, seconds=1.0)
    return len(ids)


def _waits(now: datetime, grace: timedelta) -> ColumnElement[bool]:
    return or_(
        and_(ImportRun.state.in_(TAKEN), ImportRun.claimed_at <= now - grace),
        and_(ImportRun.state.in_(BACK), ImportRun.claimed_at <= now - LEASE),
    )


def _claimed(run_id: int, now: datetime) -> ImportRun | None:
    """The run, if it was free and is ours now."""
    with transaction():
        run = db.session.get(ImportRun, run_id)
        if run is None:
            return None
        state = TAKEN.get(run.state, run.state)
        free = update(ImportRun).where(ImportRun.id == run_id, ImportRun.state == run.state, _waits(now, timedelta()))
        taken = db.session.execute(free.values(state=state, claimed_at=now)).rowcount  # type: ignore[attr-defined]
    return db.session.get_one(ImportRun, run_id, populate_existing=True) if taken else None


def _slice(run: ImportRun, until: float) -> None:
    sheet, plan, actor = kept(run.digest), plan_of(run), f"agent:{run.created_by_id}"
    mine = run.claimed_at
    while run.done < len(sheet.rows):
        if time.monotonic() > until:
            _give_back(run.id)
            return
        rows = sheet.rows[run.done : run.done + BATCH]
        mine = _batch(run, rows, plan, actor, mine)
    _finish(run, sheet)


def _batch(run: ImportRun, rows: Rows, plan: Plan, actor: str, mine: datetime | None) -> datetime:
    """One batch, with the count of it in the same transaction; a trial is undone before it is counted."""
    now, run_id, trial = utcnow(), run.id, run.state == TRYING
    if trial:
        tally = tried(rows, plan, actor=actor, at=now)
    with transaction():
        if not trial:
            tally = take_rows(rows, plan, actor=actor, at=now)
        _count(run_id, tally, len(rows), mine, now)
    db.session.refresh(run)
    return now


def tried(rows: Rows, plan: Plan, *, actor: str, at: datetime) -> Tally:
    """What would become of these rows: they are written and all of it is undone."""
    found: list[Tally] = []
    try:
        with transaction():
            found.append(take_rows(rows, plan, actor=actor, at=at))
            raise _Undone
    except _Undone:
        return found[0]


def _count(run_id: int, tally: Tally, rows: int, mine: datetime | None, now: datetime) -> None:
    owned = update(ImportRun).where(ImportRun.id == run_id, ImportRun.claimed_at == mine)
    counted = owned.values(
        claimed_at=now, done=ImportRun.done + rows, added=ImportRun.added + tally.added,
        changed=ImportRun.changed + tally.changed, bad=ImportRun.bad + tally.bad_rows,
    )  # fmt: skip
    if not db.session.execute(counted, execution_options={"synchronize_session": False}).rowcount:  # type: ignore[attr-defined]
        raise _Lost
    if tally.bad:
        run = db.session.get_one(ImportRun, run_id, populate_existing=True)
        told = [{"row": one.row, "field": one.field, "text": one.text} for one in tally.bad]
        run.problems = [*run.problems, *told][:MOST_PROBLEMS]
        db.session.flush()


def _give_back(run_id: int) -> None:
    with transaction():
        run = db.session.get_one(ImportRun, run_id)
        run.state, run.claimed_at = BACK[run.state], utcnow()
        enqueue_after_commit("freight.take_import", run_id, queue="default")


def _finish(run: ImportRun, sheet: Sheet) -> None:
    report = keep_report(sheet, run.problems) if run.problems else ""
    _end(run.id, ENDS[run.state], report)


def _end(run_id: int, state: str, report: str = "") -> None:
    now = utcnow()
    with transaction():
        run = db.session.get_one(ImportRun, run_id)
        run.state, run.ended_at, run.claimed_at, run.report_digest = state, now, None, report
        if state != CHECKED:
            record(f"import.{state}", f"import:{run_id}", actor=f"agent:{run.created_by_id}", at=now, added=run.added,
                   changed=run.changed, bad=run.bad)  # fmt: skip


def _locale(run: ImportRun) -> str:
    """The language of who handed it in: its problems are told in it."""
    return db.session.scalars(select(Agent.locale).where(Agent.id == run.created_by_id)).one()
