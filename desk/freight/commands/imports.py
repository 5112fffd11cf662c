"""A file is handed in, its columns are named, it is tried, and then it is taken in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Conflict, Faulty
from desk.core.queues import enqueue_after_commit
from desk.core.seen import lock_row
from desk.freight.import_columns import HEADS, NEEDED, SHIPMENTS, column_name, guessed, may_repeat
from desk.freight.import_files import Sheet
from desk.freight.import_rows import Plan
from desk.freight.models import ImportRun

NEW, TRY, TRYING, CHECKED, WAITING, RUNNING, DONE, FAILED = (
    "new", "try", "trying", "checked", "waiting", "running", "done", "failed",
)  # fmt: skip
BUSY = (TRY, TRYING, WAITING, RUNNING)


def create_import(name: str, kind: str, digest: str, sheet: Sheet, *, by: Agent, at: datetime) -> ImportRun:
    """A file was handed in; what its heads mean is guessed."""
    if kind not in HEADS:
        raise Faulty("kind", _l("Choose what is in the file."))
    run = ImportRun(
        kind=kind, name=name[:200], digest=digest, state=NEW, rows=len(sheet.rows), created_by_id=by.id, created_at=at,
        columns=Plan(kind, guessed(kind, sheet.heads)).as_json(),
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    record("import.uploaded", f"import:{run.id}", actor=by.actor, at=at, kind=kind, rows=run.rows)
    return run


def try_import(run: ImportRun, plan: Plan, *, by: Agent, at: datetime) -> None:
    """Try what would become of the rows when columns mean this; nothing is written. Raises Conflict and Faulty."""
    lock_row(run)
    if run.state not in (NEW, CHECKED, FAILED):
        raise Conflict
    check_plan(plan, by.locale)
    run.columns, run.customer_id = plan.as_json(), plan.customer_id
    _begin(run, TRY, at)
    record("import.tried", f"import:{run.id}", actor=by.actor, at=at)


def start_import(run: ImportRun, *, without_bad: bool, by: Agent, at: datetime) -> None:
    """Take the rows in. Raises Faulty while rows are bad, unless they are to be left out; Conflict if it runs."""
    lock_row(run)
    if run.state != CHECKED:
        raise Conflict
    if run.bad and not without_bad:
        raise Faulty("without_bad", _l("Nothing is imported while rows are bad, unless you choose to leave them out."))
    if run.bad == run.rows:
        raise Faulty("without_bad", _l("No row can be imported: correct the file first."))
    left_out = run.bad
    _begin(run, WAITING, at)
    record("import.started", f"import:{run.id}", actor=by.actor, at=at, rows=run.rows, left_out=left_out)


def plan_of(run: ImportRun) -> Plan:
    """How its file is read."""
    return Plan(run.kind, run.columns.get("fields", {}), run.customer_id, run.columns.get("zone", ""))


def chosen(kind: str, picked: Mapping[int, str]) -> dict[str, list[int]]:
    """Our columns by the columns of a file that were chosen for them. Raises Faulty for one chosen twice."""
    found: dict[str, list[int]] = {}
    for at, name in sorted(picked.items()):
        if name in HEADS[kind]:
            found.setdefault(name, []).append(at)
    for name, columns in found.items():
        if len(columns) > 1 and not may_repeat(kind, name):
            raise Faulty(f"column-{columns[1]}", _l("Another column is taken for this already."))
    return found


def check_plan(plan: Plan, language: str) -> None:
    """Whether enough is known to read a file; what is missing is named in `language`. Raises Faulty."""
    missing = [name for name in NEEDED[plan.kind] if name not in plan.fields]
    if missing:
        names = ", ".join(column_name(plan.kind, name, language) for name in missing)
        raise Faulty("fields", _l("Say which column this is: %(names)s.", names=names))
    if plan.kind == SHIPMENTS and plan.customer_id is None and "customer" not in plan.fields:
        raise Faulty("customer", _l("Choose the customer, or the column that names it."))


def _begin(run: ImportRun, state: str, at: datetime) -> None:
    run.state, run.claimed_at, run.ended_at = state, at, None
    run.done = run.added = run.changed = run.bad = 0
    run.problems, run.report_digest = [], ""
    db.session.flush()
    enqueue_after_commit("freight.take_import", run.id, queue="default")


def counts_of(run: ImportRun) -> Sequence[tuple[str, int]]:
    """What became of its rows so far."""
    same = max(run.done - run.added - run.changed - run.bad, 0)
    return (("added", run.added), ("changed", run.changed), ("same", same), ("bad", run.bad))
