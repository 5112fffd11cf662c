"""What machines sign in with: listed, made, shown once, withdrawn."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.accounts.queries import active_agents, all_agents, all_customers
from desk.admin.forms.api_token import ApiTokenForm
from desk.admin.forms.base import one_of
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor
from desk.api.commands import all_tokens, create_token, revoke_token
from desk.core.db import transaction
from desk.core.times import utcnow


def show_api_tokens() -> ResponseReturnValue:
    require(MANAGE)
    return _page(ApiTokenForm(formdata=None), 200)


def create() -> ResponseReturnValue:
    """A new token; its answer is the only page that ever shows it."""
    who, form, made = actor(), ApiTokenForm(), list[str]()
    form.customer_id.choices, form.agent_id.choices = _customers(), _agents()

    def work() -> None:
        made.append(create_token(form.name.data, form.customer_id.data, actor=who, at=utcnow(),
                                 scopes=form.scopes.data or (), agent_id=form.agent_id.data)[1])  # fmt: skip

    status = attempt(form, work)
    if status != SAVED:
        return _page(form, status)
    return make_response(render_template("admin/api_token.html", name=form.name.data, token=made[-1]))


def revoke(token_id: int) -> ResponseReturnValue:
    """Close the door that it opens; whoever uses it hears 401 from now on."""
    who = actor()
    with transaction():
        revoke_token(token_id, actor=who, at=utcnow())
    flash(_("The token opens nothing any more."))
    return redirect(url_for("admin.api_tokens"), 303)


def _page(form: ApiTokenForm, status: int) -> Response:
    form.customer_id.choices, form.agent_id.choices = _customers(), _agents()
    names = {one.id: one.name for one in all_customers()}
    makers = {one.actor: one.name for one in all_agents()}
    agents = {one.id: one.name for one in all_agents()}
    page = render_template(
        "admin/api_tokens.html", tokens=all_tokens(), customers=names, makers=makers, agents=agents, form=form
    )
    return make_response(page, status)


def _agents() -> list[object]:
    return list(one_of(active_agents(), _("(nobody: for shipments only, or for a customer)")))


def _customers() -> list[object]:
    return list(one_of(all_customers(), _("(all customers: our own systems)")))
