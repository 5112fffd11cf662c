"""What administrators set for exceptions: how long is too long, how much it weighs, whether a ticket opens."""

import re
from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from desk.accounts.types import Tier
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty, NotFound
from desk.core.seen import lock_row, mark_of, require_seen
from desk.shipments.exception_limits import SETTABLE, TYPES, RuleFact
from desk.shipments.models import Shipment
from desk.shipments.models_care import ExceptionRule
from desk.shipments.types import Mode

PLACE = re.compile(r"[A-Z]{2}([A-Z2-9]{3})?")
MOST_HOURS = 24 * 366
KINDS = (*TYPES, *(one for one in SETTABLE if one not in TYPES))  # stays in two places have hours of their own


def all_rules() -> Sequence[ExceptionRule]:
    """Every row, by type and from wide to narrow."""
    order = (ExceptionRule.type, ExceptionRule.mode, ExceptionRule.origin, ExceptionRule.dest, ExceptionRule.tier)
    return db.session.scalars(select(ExceptionRule).order_by(*order)).all()


def rule_by_id(rule_id: int) -> ExceptionRule:
    """Raises NotFound."""
    found = db.session.get(ExceptionRule, rule_id)
    if found is None:
        raise NotFound
    return found


def rule_mark(rule: ExceptionRule) -> str:
    """What a form had in front of it."""
    return mark_of(rule)


def save_rule(
    said: RuleFact, *, actor: str, at: datetime, rule: ExceptionRule | None = None, seen: str | None = None
) -> ExceptionRule:
    """Make a rule or change one; live shipments are looked at again. Raises Faulty and Conflict."""
    _check(said)
    if rule is not None:
        lock_row(rule)
        require_seen(mark_of(rule), seen)
    _require_alone(said, rule)
    rule = rule or ExceptionRule()
    for name in ("type", "mode", "origin", "dest", "tier", "active", "hours", "severity", "opens_ticket"):
        setattr(rule, name, getattr(said, name))
    db.session.add(rule)
    db.session.flush()
    record("exception_rule.saved", f"exception_rule:{rule.id}", actor=actor, at=at, type=rule.type, hours=rule.hours)
    _look_again(at)
    return rule


def remove_rule(rule: ExceptionRule, *, actor: str, at: datetime) -> None:
    """The default holds again; live shipments are looked at again."""
    record("exception_rule.removed", f"exception_rule:{rule.id}", actor=actor, at=at, type=rule.type)
    db.session.delete(rule)
    db.session.flush()
    _look_again(at)


def _look_again(at: datetime) -> None:
    later = Shipment.look_at.is_(None) | (Shipment.look_at > at)
    running = update(Shipment).where(Shipment.closed_at.is_(None), later).values(look_at=at)
    db.session.execute(running, execution_options={"synchronize_session": False})


def _check(said: RuleFact) -> None:
    if said.type not in KINDS:
        raise Faulty("type", _l("Choose an exception."))
    if said.mode and said.mode not in set(Mode):
        raise Faulty("mode", _l("Choose a mode."))
    if said.tier and said.tier not in set(Tier):
        raise Faulty("tier", _l("Choose a tier."))
    for name in ("origin", "dest"):
        if getattr(said, name) and not PLACE.fullmatch(getattr(said, name)):
            raise Faulty(name, _l("A country of two letters, or a UN/LOCODE of five: CN, CNNGB."))
    if said.hours is not None and not 0 <= said.hours <= MOST_HOURS:
        raise Faulty("hours", _l("Between 0 and 8784 hours."))
    if said.severity not in (None, 1, 2, 3):
        raise Faulty("severity", _l("Choose a severity."))


def _require_alone(said: RuleFact, rule: ExceptionRule | None) -> None:
    columns = ("type", "mode", "origin", "dest", "tier")
    same = select(ExceptionRule.id).where(*(getattr(ExceptionRule, name) == getattr(said, name) for name in columns))
    if db.session.scalar(same.where(ExceptionRule.id != (rule.id if rule else 0))) is not None:
        raise Faulty("type", _l("There is a rule for exactly these shipments already."))
