"""Rows of a file become shipments or events. A bad one is told of and holds none of the others up."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from desk.accounts.models import Customer
from desk.audit.commands import all_or_none
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.xlsx import FORMULA
from desk.freight.commands.event_rows import take_event_rows
from desk.freight.import_columns import EVENTS
from desk.freight.import_rows import Bad, Plan, Tally, said_in
from desk.shipments.commands.upsert import Became, upsert_shipment
from desk.shipments.draft_labels import WHY
from desk.shipments.drafts import Draft, Trouble, read_draft

Rows = Sequence[tuple[int, list[str]]]


def take_rows(rows: Rows, plan: Plan, *, actor: str, at: datetime) -> Tally:
    """Write what these rows say; the same rows twice change nothing."""
    tally, good = Tally(), []
    for number, cells in rows:
        said = said_in(cells, plan)
        formulas = [name for name, text in said.items() if FORMULA in text]
        if formulas:
            _refuse(tally, number, [Trouble(name, "formula") for name in formulas])
        else:
            good.append((number, said))
    if plan.kind == EVENTS:
        tally.add(take_event_rows(good, plan, actor=actor, at=at))
    else:
        _take_shipments(good, plan, tally, actor=actor, at=at)
    return tally


def _take_shipments(
    rows: Sequence[tuple[int, dict[str, str]]], plan: Plan, tally: Tally, *, actor: str, at: datetime
) -> None:
    owners = _owners(said.get("customer", "") for _number, said in rows) if plan.customer_id is None else {}
    for number, said in rows:
        draft, troubles = read_draft(said, zone=plan.zone)
        owner = plan.customer_id or owners.get(said.get("customer", ""))
        if owner is None:
            troubles.append(Trouble("customer", "customer" if said.get("customer") else "empty"))
        if owner is None or troubles:
            _refuse(tally, number, troubles)
        else:
            _take_one(number, owner, draft, tally, actor=actor, at=at)


def _take_one(number: int, owner: int, draft: Draft, tally: Tally, *, actor: str, at: datetime) -> None:
    try:
        with all_or_none():
            became = upsert_shipment(owner, draft, actor=actor, at=at).became
    except Faulty as problem:
        tally.bad_rows += 1
        tally.bad.append(Bad(number, problem.entry, str(problem.text)))
    except (IntegrityError, DataError):
        tally.bad_rows += 1
        tally.bad.append(Bad(number, "", _("The database refused this row.")))
    else:
        tally.added += became is Became.ADDED
        tally.changed += became is Became.CHANGED
        tally.same += became is Became.SAME


def _refuse(tally: Tally, number: int, troubles: Iterable[Trouble]) -> None:
    tally.bad_rows += 1
    tally.bad += [Bad(number, one.field, str(WHY[one.why])) for one in troubles]


def _owners(names: Iterable[str]) -> dict[str, int]:
    """Customers by the names that a file has for them: exact, or but for case and blanks."""
    wanted = {name for name in names if name}
    known = (
        {_plain(name): one for name, one in db.session.execute(select(Customer.name, Customer.id))} if wanted else {}
    )
    return {name: known[_plain(name)] for name in wanted if _plain(name) in known}


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
