from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import current_agent, require
from desk.accounts.queries import active_agents, all_teams
from desk.admin.customer_lines import ids_of, text_of
from desk.admin.forms.consequences import WHO, people_of
from desk.admin.forms.policy import BETWEEN_US, METRICS, PAUSED, PAUSING, PRIORITIES, PolicyForm, too_short
from desk.admin.policy_page import asks_of, before_it, gaps_of, is_reached, shadowed_of, trial_of
from desk.admin.saving import CHANGED_MEANWHILE, REFUSED, SAVED, attempt, unless_done
from desk.admin.views.pages import MANAGE, actor, saved
from desk.core.db import transaction
from desk.core.errors import Conflict, Faulty, Invalid
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.sla.commands.policies import (
    check_draft,
    policy_mark,
    save_policy,
    set_policy_active,
)
from desk.sla.commands.policy_order import move_policy, order_policies
from desk.sla.commands.rollouts import begin_rollout
from desk.sla.commands.seed import seed_promises
from desk.sla.lengths import length_text
from desk.sla.settings import PolicyNow, all_calendars, all_policies, policy_now
from desk.tickets.rollout_preview import NEW, Preview, preview

AS_THEY_ARE = ("types", "tiers", "channels", "modes", "languages", "teams", "reopen_days", "pause_cap_days")


def show_policies() -> ResponseReturnValue:
    require(MANAGE)
    return render_template("admin/policies.html", **_list())


def seed() -> ResponseReturnValue:
    """Begin with what a forwarder usually promises; on a desk that has policies nothing happens."""
    who = actor()
    unless_done(lambda: seed_promises(actor=who, at=utcnow()))
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
    _offer(form)
    now = policy_now(policy_id) if policy_id else None
    form.keep(now.version.actions if now else {})
    if request.form.get("do") == "look":
        return _tried(policy_id, form)
    status = attempt(form, lambda: _save(now, form, who), (lambda: _form(policy_id)) if policy_id else None)
    return saved("admin.policies") if status == SAVED else (_page(policy_id, form), status)


def _save(now: PolicyNow | None, form: PolicyForm, who: str) -> None:
    at, draft, seen = utcnow(), _resolved(form).draft(), form.seen.data if now else None
    policy = save_policy(draft, actor=who, at=at, policy=now.policy if now else None, seen=seen)
    if form.scope.data == "open":
        begin_rollout([policy.id], actor=who, at=at)


def move(policy_id: int) -> ResponseReturnValue:
    who, policy = actor(), policy_now(policy_id).policy
    with transaction():
        move_policy(policy, -1 if request.form.get("to") == "up" else 1, actor=who, at=utcnow())
    return saved("admin.policies")


def order() -> ResponseReturnValue:
    """The whole list in another order. When it changed meanwhile, the list as it is now."""
    who = actor()
    wanted, seen = (_ids(request.form.get(name, "")) for name in ("order", "seen"))
    try:
        with transaction():
            order_policies(wanted, seen=seen, actor=who, at=utcnow())
    except Conflict:
        return _list_anew(_("The list had changed meanwhile. This is how it stands now."), CHANGED_MEANWHILE)
    return _list_anew("", 200) if wants_fragment() else saved("admin.policies")


def set_active(policy_id: int) -> ResponseReturnValue:
    who, policy = actor(), policy_now(policy_id).policy
    with transaction():
        set_policy_active(policy, request.form.get("active") == "1", actor=who, at=utcnow())
    return saved("admin.policy", policy_id=policy_id)


def _ids(text: str) -> list[int]:
    """Raises Invalid for what is no list of ids."""
    parts = text.split(",") if text else []
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise Invalid
    return [int(part) for part in parts]


def _list(trouble: str = "") -> dict[str, object]:
    policies = all_policies()
    none, some = gaps_of(policies)
    return {
        "policies": policies,
        "shadowed": shadowed_of(policies),
        "asks_of": asks_of(policies),
        "metrics": METRICS,
        "without": none,
        "partly": some,
        "trouble": trouble,
    }


def _list_anew(trouble: str, status: int) -> ResponseReturnValue:
    page = "admin/_policy_list.html" if wants_fragment() else "admin/policies.html"
    return make_response(render_template(page, **_list(trouble)), status)


def _tried(policy_id: int | None, form: PolicyForm) -> ResponseReturnValue:
    try:
        if not form.validate_on_submit():
            return _page(policy_id, form), REFUSED
        draft = _resolved(form).draft()
        check_draft(draft, utcnow())
    except Faulty as problem:
        form.refuse(problem.entry, problem.text)
        return _page(policy_id, form), REFUSED
    told = preview(current_agent(), {policy_id or NEW: draft}, now=utcnow())
    return _page(policy_id, form, told)


def _resolved(form: PolicyForm) -> PolicyForm:
    """With the companies that it names. Raises Faulty for a name that nobody has."""
    form.customer_ids = ids_of(form.customers.data, entry="customers")
    return form


def _form(policy_id: int) -> PolicyForm:
    now = policy_now(policy_id)
    version = now.version
    form = PolicyForm(
        formdata=None,
        data={name: getattr(version, name) for name in AS_THEY_ARE},
        name=now.policy.name,
        calendar_id=now.calendar.id,
        seen=policy_mark(now.policy),
        try_type=(version.types or ["request"])[0],
        try_tier=(version.tiers or ["standard"])[0],
    )
    _offer(form)
    form.show(version.targets, version.pauses, version.ladder)
    form.keep(version.actions)
    form.customer_ids, form.customers.data = version.customers, text_of(version.customers)
    form.extend_minutes.data = length_text(version.extend_minutes)
    return form


def _offer(form: PolicyForm) -> None:
    """What may be chosen, from what there is."""
    form.calendar_id.choices = [(one.calendar.id, one.calendar.name) for one in all_calendars()]
    form.offer_names(people_of(active_agents()), {one.id: one.name for one in all_teams()})


def _page(policy_id: int | None, form: PolicyForm, told: Preview | None = None) -> str:
    if form.teams.choices is None:
        _offer(form)
    now = policy_now(policy_id) if policy_id else None
    before = before_it(policy_id)
    return render_template(
        "admin/policy.html",
        now=now,
        form=form,
        trial=trial_of(form, before),
        shadowed=not form.errors and not is_reached(form.reach(), before),
        too_short=too_short(form.targets()),
        priorities=PRIORITIES,
        metrics=METRICS,
        between=BETWEEN_US,
        inside_faulty=form.any_faulty("target_", BETWEEN_US),
        inside_told_faulty=form.any_faulty("ladder_", BETWEEN_US) or form.any_faulty("actions_", BETWEEN_US),
        who=WHO,
        pausing=PAUSING,
        paused=PAUSED,
        preview=told,
    )
