from dataclasses import dataclass, replace
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.login import require
from desk.accounts.types import Tier
from desk.admin.forms.policy import METRICS, PAUSED, PAUSING, PRIORITIES, PolicyForm, too_short
from desk.admin.saving import REFUSED, SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.core.db import transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.sla.commands.policies import check_terms, move_policy, policy_mark, save_policy, set_policy_active
from desk.sla.commands.seed import seed_promises
from desk.sla.reach import left_over, pairs
from desk.sla.settings import PolicyNow, all_calendars, all_policies, dues, hours_of, policy_now
from desk.sla.types import CalendarNeverOpens
from desk.tickets.types import TicketType

TYPES, TIERS = [each.value for each in TicketType], [each.value for each in Tier]


@dataclass(frozen=True)
class Trial:
    """What the terms in the form would mean for a ticket opened now.

    `dues` by priority and metric; `taken_by` names the policy that comes first for such a ticket, `for_it` is whether
    this one is for it at all.
    """

    dues: dict[str, dict[str, datetime]]
    for_it: bool
    taken_by: str = ""


def show_policies() -> ResponseReturnValue:
    require(MANAGE)
    policies = all_policies()
    shadowed = {one.policy.id for at, one in enumerate(policies) if not _reached(one, policies[:at])}
    return render_template("admin/policies.html", policies=policies, shadowed=shadowed, metrics=METRICS)


def seed() -> ResponseReturnValue:
    """Begin with what a forwarder usually promises; on a desk that has policies nothing happens."""
    who = actor()
    with transaction():
        seed_promises(actor=who, at=utcnow())
    return redirect(url_for("admin.policies"), 303)


def new_policy() -> ResponseReturnValue:
    require(MANAGE)
    form = PolicyForm(formdata=None)
    form.show_usual()
    return _page(None, form)


def show_policy(policy_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(policy_id, _form(policy_id))


def save(policy_id: int | None = None) -> ResponseReturnValue:
    """Save what was typed, or only show what it would mean: the button that was pressed says which."""
    who, form = actor(), PolicyForm()
    form.calendar_id.choices = _calendars()
    now = policy_now(policy_id) if policy_id else None
    if request.form.get("do") == "look":
        return _tried(policy_id, form)
    status = attempt(
        form,
        lambda: save_policy(
            form.draft(),
            actor=who,
            at=utcnow(),
            policy=now.policy if now else None,
            seen=form.seen.data if now else None,
        ),
        (lambda: _form(policy_id)) if policy_id else None,
    )
    return saved("admin.policies") if status == SAVED else (_page(policy_id, form), status)


def move(policy_id: int) -> ResponseReturnValue:
    who, policy = actor(), policy_now(policy_id).policy
    with transaction():
        move_policy(policy, -1 if request.form.get("to") == "up" else 1, actor=who, at=utcnow())
    return saved("admin.policies")


def set_active(policy_id: int) -> ResponseReturnValue:
    who, policy = actor(), policy_now(policy_id).policy
    with transaction():
        set_policy_active(policy, request.form.get("active") == "1", actor=who, at=utcnow())
    return saved("admin.policy", policy_id=policy_id)


def _tried(policy_id: int | None, form: PolicyForm) -> ResponseReturnValue:
    try:
        if not form.validate_on_submit():
            return _page(policy_id, form), REFUSED
        check_terms(form.draft())
    except Faulty as problem:
        form.refuse(problem.entry, problem.text)
        return _page(policy_id, form), REFUSED
    return _page(policy_id, form)


def _form(policy_id: int) -> PolicyForm:
    now = policy_now(policy_id)
    version = now.version
    form = PolicyForm(
        formdata=None,
        obj=version,
        name=now.policy.name,
        calendar_id=now.calendar.id,
        seen=policy_mark(now.policy),
        try_type=(version.types or ["request"])[0],
        try_tier=(version.tiers or ["standard"])[0],
    )
    form.show(version.targets, version.pauses, version.ladder)
    return form


def _page(policy_id: int | None, form: PolicyForm) -> str:
    form.calendar_id.choices = _calendars()
    now = policy_now(policy_id) if policy_id else None
    before = _before(policy_id)
    reach = (form.types.data or [], form.tiers.data or [])
    return render_template(
        "admin/policy.html",
        now=now,
        form=form,
        trial=_trial(form, before),
        shadowed=not left_over(reach, [_reach(one) for one in before], types=TYPES, tiers=TIERS),
        too_short=too_short(form.targets()),
        priorities=PRIORITIES,
        metrics=METRICS,
        pausing=PAUSING,
        paused=PAUSED,
    )


def _trial(form: PolicyForm, before: list[PolicyNow]) -> Trial | None:
    hours = hours_of(form.calendar_id.data) if form.calendar_id.data and not form.errors else None
    if hours is None:
        return None
    ticket = (form.try_type.data, form.try_tier.data)
    trial = Trial({}, ticket in pairs((form.types.data or [], form.tiers.data or []), types=TYPES, tiers=TIERS))
    first = next((one for one in before if ticket in pairs(_reach(one), types=TYPES, tiers=TIERS)), None)
    try:
        times = dues(hours, form.targets(), utcnow())
    except CalendarNeverOpens:
        return None
    return replace(trial, dues=times, taken_by=first.policy.name if first else "")


def _before(policy_id: int | None) -> list[PolicyNow]:
    """The active policies that a ticket meets before this one; a new one comes last."""
    policies = all_policies()
    here = next((at for at, one in enumerate(policies) if one.policy.id == policy_id), len(policies))
    return [one for one in policies[:here] if one.policy.active]


def _reached(one: PolicyNow, before: list[PolicyNow]) -> bool:
    reaches = [_reach(other) for other in before if other.policy.active]
    return left_over(_reach(one), reaches, types=TYPES, tiers=TIERS)


def _reach(one: PolicyNow) -> tuple[list[str], list[str]]:
    return one.version.types, one.version.tiers


def _calendars() -> list[tuple[int, str]]:
    return [(one.calendar.id, one.calendar.name) for one in all_calendars()]
