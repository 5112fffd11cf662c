from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from desk.accounts.commands.agents import set_language as change_language
from desk.accounts.commands.agents import sign_in
from desk.accounts.forms import LoginForm
from desk.accounts.login import current_agent
from desk.accounts.types import Language
from desk.core.db import transaction
from desk.core.security import limiter
from desk.core.times import utcnow
from desk.core.web import own_path

bp = Blueprint("accounts", __name__)


def _refused(response: object) -> bool:
    """Only a refused try counts towards the limit."""
    return getattr(response, "status_code", 0) == 422


def _whose() -> str:
    return "login:" + request.form.get("email", "").strip().lower()[:254]


@bp.get("/login")
def login() -> ResponseReturnValue:
    wished = request.args.get("lang")
    if wished in set(Language):
        session["language"] = wished
    if current_user.is_authenticated:
        return redirect(own_path(request.args.get("next"), url_for("tickets.queue")))
    return render_template("accounts/login.html", form=LoginForm(), next=request.args.get("next", ""))


@bp.post("/login")
@limiter.limit("30 per minute", deduct_when=_refused)
@limiter.limit("8 per minute", key_func=_whose, deduct_when=_refused)
def create_session() -> ResponseReturnValue:
    form = LoginForm()
    if form.validate_on_submit():
        with transaction():
            agent = sign_in(form.email.data, form.password.data, at=utcnow())
        if agent is not None:
            language = session.get("language")
            session.clear()
            session["language"] = language
            login_user(agent)
            return redirect(own_path(request.args.get("next"), url_for("tickets.queue")), 303)
        form.password.errors = [_("The e-mail address or the password is wrong.")]
    return render_template("accounts/login.html", form=form, next=request.args.get("next", "")), 422


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    logout_user()
    return redirect(url_for("accounts.login"), 303)


@bp.post("/language")
def set_language() -> ResponseReturnValue:
    with transaction():
        change_language(current_agent(), request.form.get("locale", ""), at=utcnow())
    return redirect(own_path(request.form.get("next"), url_for("tickets.queue")), 303)
