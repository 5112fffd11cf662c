"""Who is looking, and in which language and zone they read."""

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel
from flask_login import LoginManager, current_user

from desk.accounts.labels import LANGUAGE, ROLE, TIER
from desk.accounts.models import Agent
from desk.accounts.policy import allows
from desk.accounts.queries import agent_by_session
from desk.accounts.types import Language, Role
from desk.core.errors import NotAllowed

login_manager = LoginManager()
babel = Babel()


def current_agent() -> Agent:
    """The agent of this request. Raises NotAllowed when nobody is signed in."""
    agent = current_user._get_current_object()
    if not isinstance(agent, Agent):
        raise NotAllowed
    return agent


def require(permission: str) -> Agent:
    """The agent of this request, who may do this. Raises NotAllowed."""
    agent = current_agent()
    if not allows(Role(agent.role), permission):
        raise NotAllowed
    return agent


def _agent_or_none() -> Agent | None:
    agent = current_user._get_current_object() if has_request_context() else None
    return agent if isinstance(agent, Agent) else None


def _locale() -> str:
    if not has_request_context():
        return Language.EN
    agent = _agent_or_none()
    if agent is not None:
        return agent.locale
    wished = session.get("language")
    if wished in set(Language):
        return str(wished)
    return (
        request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh-CN")
        .replace("zh-CN", "zh")
        .replace("zh", "zh_CN")
    )


def _time_zone() -> str:
    agent = _agent_or_none()
    return agent.time_zone if agent else g.get("reader_zone", "UTC")


def init_login(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.user_loader(agent_by_session)
    login_manager.login_view = "accounts.login"
    login_manager.login_message = None
    babel.init_app(
        app,
        default_locale="zh_CN",
        default_timezone="Asia/Shanghai",
        default_translation_directories=app.config["BABEL_TRANSLATION_DIRECTORIES"],
        locale_selector=_locale,
        timezone_selector=_time_zone,
    )
    app.jinja_env.filters.update(
        role_label=lambda role: ROLE.get(role, role),
        tier_label=lambda tier: TIER.get(tier, tier),
        language_name=lambda language: LANGUAGE.get(language, language),
    )
    app.context_processor(_context)


def _context() -> dict[str, object]:
    agent = _agent_or_none()
    return {
        "current_agent": agent,
        "can": lambda permission: agent is not None and allows(Role(agent.role), permission),
        "html_lang": _locale().replace("_", "-"),
    }
