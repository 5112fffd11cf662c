from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from desk.accounts.labels import TIER
from desk.accounts.login import require
from desk.admin.forms.exception_rule import ExceptionRuleForm
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.shipments.commands.exception_rules import all_rules, remove_rule, rule_by_id, rule_mark, save_rule
from desk.shipments.exception_labels import EXCEPTION, SEVERITY
from desk.shipments.labels import MODE

LIST = "admin.exception_rules"


def show_rules() -> ResponseReturnValue:
    """All of them, and the form for another one."""
    require(MANAGE)
    return _page(None, ExceptionRuleForm(formdata=None))


def show_rule(rule_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(rule_id, _form(rule_id))


def create() -> ResponseReturnValue:
    who, form = actor(), ExceptionRuleForm()
    status = attempt(form, lambda: save_rule(form.said(), actor=who, at=utcnow()))
    return saved(LIST) if status == SAVED else (_page(None, form), status)


def change(rule_id: int) -> ResponseReturnValue:
    """Save it, or with do=remove take it away."""
    who, rule, form = actor(), rule_by_id(rule_id), ExceptionRuleForm()
    if request.form.get("do") == "remove":
        with transaction():
            remove_rule(rule_by_id(rule_id), actor=who, at=utcnow())
        return saved(LIST)
    status = attempt(
        form,
        lambda: save_rule(form.said(), actor=who, at=utcnow(), rule=rule, seen=form.seen.data),
        lambda: _form(rule_id),
    )
    return saved(LIST) if status == SAVED else (_page(rule_id, form), status)


def _form(rule_id: int) -> ExceptionRuleForm:
    rule: Any = rule_by_id(rule_id)
    form = ExceptionRuleForm(formdata=None, seen=rule_mark(rule))
    form.show(rule)
    return form


def _page(rule_id: int | None, form: ExceptionRuleForm) -> str:
    words = {"types": EXCEPTION, "modes": MODE, "tiers": TIER, "severities": SEVERITY}
    return render_template("admin/exception_rules.html", rules=all_rules(), rule_id=rule_id, form=form, **words)
