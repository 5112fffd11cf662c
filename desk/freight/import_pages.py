"""What the pages of imports show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.accounts.models import Agent, Customer
from desk.core.db import db
from desk.core.errors import NotFound
from desk.freight.commands.imports import BUSY, TRY, TRYING, counts_of
from desk.freight.import_columns import EVENTS, HEADS, column_name
from desk.freight.import_files import Sheet, kept
from desk.freight.import_report import sentence
from desk.freight.models import ImportRun

NEWEST = 30
PREVIEWED = 5
PROBLEMS_SHOWN = 100


@dataclass(frozen=True)
class RunLine:
    """An import in the list. `problems` and `report` are of the run that ended last."""

    id: int
    name: str
    kind: str
    state: str
    trial: bool
    busy: bool
    rows: int
    done: int
    counts: Mapping[str, int]
    problems: Sequence[tuple[int, str]]
    report: bool
    by: str
    customer: str
    created_at: datetime

    @property
    def percent(self) -> int:
        return 100 * self.done // self.rows if self.rows else 100


def import_lines() -> list[RunLine]:
    """The newest imports, newest first."""
    rows = _RUNS.order_by(ImportRun.id.desc()).limit(NEWEST)
    return [_line(*row) for row in db.session.execute(rows)]


def import_line(run_id: int) -> RunLine:
    """One import as it is now. Raises NotFound."""
    row = db.session.execute(_RUNS.where(ImportRun.id == run_id)).one_or_none()
    if row is None:
        raise NotFound
    return _line(*row)


def import_run(run_id: int) -> ImportRun:
    """Raises NotFound."""
    run = db.session.get(ImportRun, run_id)
    if run is None:
        raise NotFound
    return run


_RUNS = (
    select(ImportRun, Agent.name, Customer.name)
    .join(Agent, Agent.id == ImportRun.created_by_id)
    .outerjoin(Customer, Customer.id == ImportRun.customer_id)
)


def _line(run: ImportRun, by: str, customer: str | None) -> RunLine:
    problems = [(one["row"], sentence(one)) for one in run.problems[:PROBLEMS_SHOWN]]
    return RunLine(
        run.id, run.name, run.kind, run.state, run.state in (TRY, TRYING), run.state in BUSY, run.rows, run.done,
        dict(counts_of(run)), problems, bool(run.report_digest), by, customer or "", run.created_at,
    )  # fmt: skip


@dataclass(frozen=True)
class Mapped:
    """A column of the file: its head, what it is taken for, and the first things that stand in it."""

    at: int
    head: str
    field: str
    samples: Sequence[str]


def mapping_of(run: ImportRun, picked: Mapping[int, str] | None = None) -> list[Mapped]:
    """The columns of its file. `picked` is what was chosen just now, if anything was. Raises NotFound."""
    sheet = kept(run.digest)
    fields: Any = run.columns.get("fields", {})
    taken = picked if picked is not None else {at: name for name, columns in fields.items() for at in columns}
    return [Mapped(at, head, taken.get(at, ""), _samples(sheet, at)) for at, head in enumerate(_heads(sheet))]


def _heads(sheet: Sheet) -> list[str]:
    width = max(len(sheet.heads), *(len(cells) for _number, cells in sheet.rows[:PREVIEWED]))
    return [*sheet.heads, *[""] * (width - len(sheet.heads))]


def _samples(sheet: Sheet, at: int) -> list[str]:
    return [cells[at].replace("\0", "=")[:60] if at < len(cells) else "" for _number, cells in sheet.rows[:PREVIEWED]]


def choices(kind: str, language: str) -> list[tuple[str, str]]:
    """Our columns, to choose from."""
    return [(name, column_name(kind, name, language)) for name in HEADS[kind]]


def about_events(kind: str) -> bool:
    """Whether the rows are events: they find their shipments by themselves."""
    return kind == EVENTS
