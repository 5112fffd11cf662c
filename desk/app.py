"""create_app: the only module that knows every package."""

import logging
from pathlib import Path

from flask import Flask, Response, make_response, redirect, request, url_for
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

import desk.accounts.models
import desk.api.models
import desk.audit.models
import desk.automation.models
import desk.billing.models
import desk.channels.models
import desk.feeds.models
import desk.flows.models
import desk.freight.models
import desk.inquiries.models
import desk.intake.models
import desk.kb.models
import desk.notifications.models
import desk.shipments.models
import desk.shipments.models_care
import desk.shipments.models_tracking
import desk.sites.models
import desk.sla.models
import desk.tickets.models
import desk.tickets.models_mail  # noqa: F401
from desk.accounts.login import init_login
from desk.accounts.views import bp as accounts
from desk.admin.views.routes import bp as admin
from desk.api.routes import ROUTES as API_ROUTES
from desk.api.views import bp as api
from desk.api.views import guide as api_guide
from desk.automation.queries import lease_ends_at
from desk.automation.readiness import DOWN, readiness
from desk.billing.labels import DECISION, REASON, STATE
from desk.billing.money import money
from desk.billing.views import bp as billing
from desk.core.assets import init_assets
from desk.core.config import Config
from desk.core.crypto import Keys
from desk.core.db import engine_options, init_db
from desk.core.failures import init_failures
from desk.core.formatting import init_formatting
from desk.core.migrate import init_migrate
from desk.core.packing import init_packing
from desk.core.queues import init_queues
from desk.core.security import init_security
from desk.core.times import utcnow
from desk.core.web import IdConverter, htmx
from desk.core.words import init_words, label_of
from desk.feeds.views import bp as feeds
from desk.freight.views.routes import bp as freight
from desk.inquiries.labels import PARTY as ASKED
from desk.intake.labels import reason_label
from desk.intake.messengers.views import bp as messengers
from desk.intake.pushes.views import bp as pushes
from desk.kb.views import bp as kb
from desk.lookup.views import bp as lookup
from desk.notifications.queries import unread_count
from desk.notifications.views import bp as notifications
from desk.portal.views import bp as portal
from desk.reports.views import bp as reports
from desk.shipments.labels import MODE, MODE_ICON, PARTY, REFERENCE
from desk.sites.views.routes import bp as sites
from desk.sla.labels import METRIC, OUTCOME
from desk.tickets.extensions import open_extensions
from desk.tickets.labels import CHANNEL, NO_ANSWER, PRIORITY, STATUS, TYPE
from desk.tickets.moment_fields import QUICK
from desk.tickets.numbers import reference_of
from desk.tickets.views.routes import bp as tickets
from desk.tickets.views.stopping import bp as stopping
from desk.tickets.why.words import CAUSE, EXTENSION, MOVE

# Everything else needs somebody who is signed in. A test holds this list against the URL map.
PUBLIC = (
    frozenset(
        {
            "static",
            "healthz",
            "readyz",
            "accounts.login",
            "accounts.create_session",
            "feeds.receive",
            "messengers.greet",
            "messengers.receive",
            "pushes.receive",
            "lookup.ask",
            "lookup.show",
            "lookup.prove",
            "stopping.show",
            "stopping.stop",
        }
    )
    | {
        f"portal.{name}"
        for name in "ticket elsewhere file why create_answer create_question create_charge create_link".split()
    }
    | {f"kb.{name}" for name in "front article helped".split()}
    | {f"sites.{name}" for name in "form send sent script chat turn person helped news end file".split()}
    | {f"api.{one.name}" for one in API_ROUTES}
    | {"api.elsewhere", "api_guide.openapi", "api_guide.docs"}
)
LARGEST_REQUEST = 25 * 1024 * 1024


def create_app(config: Config) -> Flask:
    """The whole desk, ready to serve with these settings. Touches neither database nor Redis yet."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app = Flask("desk", static_folder="static", template_folder="templates")
    app.config.update(_flask_settings(config), DESK=config)
    app.extensions["desk_keys"] = Keys(config.secret_key)
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies)  # type: ignore[method-assign]
    init_db(app)
    init_migrate(app)
    init_queues(app, config.redis_url)
    init_formatting(app)
    init_assets(app)
    init_login(app)
    init_words(app)
    init_security(app)
    init_failures(app)
    init_packing(app)
    htmx.init_app(app)
    app.url_map.converters["id"] = IdConverter
    for blueprint in (
        accounts,
        tickets,
        freight,
        feeds,
        billing,
        notifications,
        admin,
        portal,
        lookup,
        api,
        api_guide,
        reports,
        stopping,
        messengers,
        kb,
        sites,
        pushes,
    ):
        app.register_blueprint(blueprint)
    _labels(app)
    app.context_processor(lambda: {"unread_notices": lambda: unread_count(current_user.id)})
    app.context_processor(lambda: {"open_extensions": lambda: open_extensions(current_user)})
    app.add_url_rule("/", "home", lambda: redirect(url_for("tickets.queue")))
    app.context_processor(lambda: {"sweeper_ends_at": lease_ends_at})
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    app.add_url_rule("/readyz", "readyz", _readyz)
    app.before_request(_only_known_people)
    return app


def _readyz() -> Response:
    found = readiness(utcnow())
    return make_response(found, 503 if found["status"] == DOWN else 200)


def _flask_settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(config.database_url),
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent / "translations"),
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 200,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.base_url.startswith("https://"),
        "SESSION_COOKIE_NAME": "desk",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # it asks for a Referer, which our own pages forbid; Sec-Fetch-Site is looked at
        "RATELIMIT_STORAGE_URI": config.limits_url,
        "RATELIMIT_KEY_PREFIX": config.redis_prefix,
        "TESTING": config.testing,
    }


def _labels(app: Flask) -> None:
    tables = {
        "status_label": STATUS,
        "channel_label": CHANNEL,
        "priority_label": PRIORITY,
        "mode_icon": MODE_ICON,
        "mode_label": MODE,
        "party_label": PARTY,
        "reference_label": REFERENCE,
        "asked_label": ASKED,
    }
    tables |= {"type_label": TYPE, "metric_label": METRIC, "outcome_label": OUTCOME}
    tables |= {"dispute_label": STATE, "dispute_reason": REASON, "decision_label": DECISION}
    tables |= {"move_label": MOVE, "cause_label": CAUSE, "extension_label": EXTENSION}
    for name, table in tables.items():
        app.jinja_env.filters[name] = label_of(table)
    app.jinja_env.filters["reason_label"] = reason_label
    app.jinja_env.filters.update(money=money, ticket_reference=reference_of)
    app.jinja_env.globals.update(STATUS_LABELS=STATUS, TYPE_LABELS=TYPE, PRIORITY_LABELS=PRIORITY, NO_ANSWER=NO_ANSWER)
    app.jinja_env.globals.update(ASKED_LABELS=ASKED, QUICK_LABELS=QUICK)


def _only_known_people() -> BaseResponse | None:
    """Send strangers to the login page; a fragment cannot be redirected, so htmx is told where to go."""
    if request.endpoint is None or request.endpoint in PUBLIC or current_user.is_authenticated:
        return None
    target = url_for("accounts.login", next=request.full_path.rstrip("?") if request.method == "GET" else None)
    if request.headers.get("HX-Request") == "true":
        response: Response = make_response("", 401)
        response.headers["HX-Redirect"] = url_for("accounts.login")
        return response
    return redirect(target)
