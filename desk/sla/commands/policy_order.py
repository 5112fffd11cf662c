"""The order of the list of policies, which is what decides between two that are for the same ticket."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Conflict
from desk.sla.models import SlaPolicy


def move_policy(policy: SlaPolicy, by: int, *, actor: str, at: datetime) -> None:
    """Move a promise up (-1) or down (1) in the list; at its end it stays where it is."""
    ordered = _locked_list()
    here = ordered.index(policy)
    there = max(0, min(here + by, len(ordered) - 1))
    if there == here:
        return
    ordered.insert(there, ordered.pop(here))
    _number(ordered)
    record("policy.moved", f"policy:{policy.id}", actor=actor, at=at, position=there + 1)


def order_policies(wanted: Sequence[int], *, seen: Sequence[int], actor: str, at: datetime) -> None:
    """Put the whole list in this order of ids. Raises Conflict when it no longer is what `seen` shows."""
    ordered = _locked_list()
    before = [row.id for row in ordered]
    if before != list(seen) or sorted(before) != sorted(wanted):
        raise Conflict
    if before == list(wanted):
        return
    rows = {row.id: row for row in ordered}
    _number([rows[policy_id] for policy_id in wanted])
    record("policy.ordered", "policies", actor=actor, at=at, before=before, after=list(wanted))


def _locked_list() -> list[SlaPolicy]:
    """The policies as they stand now, kept from other writers until the commit: locked in the order of ids."""
    rows = db.session.scalars(
        select(SlaPolicy).order_by(SlaPolicy.id).with_for_update().execution_options(populate_existing=True)
    ).all()
    return sorted(rows, key=lambda row: (row.position, row.id))


def _number(ordered: Sequence[SlaPolicy]) -> None:
    for position, row in enumerate(ordered, start=1):
        row.position = position
