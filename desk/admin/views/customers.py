from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.commands.customers import customer_mark, save_customer
from desk.accounts.contact_queries import contact_counts
from desk.accounts.domains import domains_by_customer, domains_of
from desk.accounts.login import require
from desk.accounts.queries import active_agents, all_customers, customer_by_id
from desk.admin.forms.base import one_of
from desk.admin.forms.people import CustomerForm
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.core.times import utcnow
from desk.tickets.commands.rechoosing import choose_again_by_tier


def show_customers() -> ResponseReturnValue:
    require(MANAGE)
    return render_template(
        "admin/customers.html", customers=all_customers(), domains=domains_by_customer(), contacts=contact_counts()
    )


def new_customer() -> ResponseReturnValue:
    agent = require(MANAGE)
    form = CustomerForm(formdata=None, tier="standard", language=agent.locale, time_zone=agent.time_zone)
    _fill(form)
    return _page(None, form)


def create() -> ResponseReturnValue:
    who, form = actor(), CustomerForm()
    _fill(form)
    status = attempt(form, lambda: save_customer(form.draft(), actor=who, at=utcnow()))
    return saved("admin.customers") if status == SAVED else (_page(None, form), status)


def show_customer(customer_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(customer_id, _form(customer_id))


def change(customer_id: int) -> ResponseReturnValue:
    who, customer, form = actor(), customer_by_id(customer_id), CustomerForm()
    _fill(form, customer.account_manager_id)
    status = attempt(
        form,
        lambda: _save(customer, form, who),
        lambda: _form(customer_id),
    )
    return saved("admin.customers") if status == SAVED else (_page(customer_id, form), status)


def _save(customer: Any, form: CustomerForm, who: str) -> None:
    at, tier = utcnow(), customer.tier
    save_customer(form.draft(), actor=who, at=at, customer=customer, seen=form.seen.data)
    if customer.tier != tier:
        choose_again_by_tier(customer.id, at=at)


def _form(customer_id: int) -> CustomerForm:
    customer = customer_by_id(customer_id)
    domains = "\n".join(domains_of(customer_id))
    form = CustomerForm(formdata=None, obj=customer, domains=domains, seen=customer_mark(customer))
    _fill(form, customer.account_manager_id)
    return form


def _fill(form: CustomerForm, manager_id: int | None = None) -> None:
    form.account_manager_id.choices = one_of(active_agents(manager_id), _("(nobody)"))


def _page(customer_id: int | None, form: CustomerForm) -> str:
    customer = customer_by_id(customer_id) if customer_id else None
    return render_template("admin/customer.html", customer=customer, form=form)
