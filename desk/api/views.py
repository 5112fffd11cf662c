"""The machine's door: by token, in JSON. No cookie opens anything here. The document of it is open to everybody."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.routing import Map, Rule

from desk.api.dispatch import PREFIX, door
from desk.api.door import error, guard, let_in, often
from desk.api.openapi import document
from desk.api.routes import ROUTES
from desk.api.scopes import WORDS
from desk.core.security import limiter
from desk.core.web import IdConverter

bp = Blueprint("api", __name__, url_prefix=PREFIX)
guide = Blueprint("api_guide", __name__, url_prefix=PREFIX)
guard(bp)
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
ANSWERS = Map([Rule(one.rule, endpoint=one.name, methods=[one.method]) for one in ROUTES],
              converters={"id": IdConverter}).bind("")  # fmt: skip

for _route in ROUTES:
    bp.add_url_rule(_route.rule, _route.name, often(door(_route)), methods=[_route.method],
                    provide_automatic_options=False)  # fmt: skip


@bp.route("/", defaults={"rest": ""}, methods=METHODS, provide_automatic_options=False)
@bp.route("/<path:rest>", methods=METHODS, provide_automatic_options=False)
@often
def elsewhere(rest: str) -> Response:
    """Nothing is here, or not in this way."""
    allowed = sorted(ANSWERS.allowed_methods(f"/{rest}"))
    if not allowed:
        return error(404, "notfound", _("There is nothing here, or you may not see it."))
    if request.method == "OPTIONS":
        answer = Response(status=204)
    else:
        answer = error(405, "method_not_allowed", _("This cannot be used in that way."))
    answer.headers["Allow"] = ", ".join(allowed)
    return answer


@bp.before_app_request
def unheard_of() -> ResponseReturnValue | None:
    """A method that no address knows finds no blueprint, and would be answered in HTML."""
    if request.routing_exception is None or not request.path.startswith(f"{PREFIX}/"):
        return None
    return let_in() or elsewhere(request.path.removeprefix(f"{PREFIX}/"))


@guide.get("/openapi.json")
@limiter.limit("120 per minute")
def openapi() -> ResponseReturnValue:
    """The document, in the language that is asked for."""
    answer = jsonify(document(current_app.config["DESK"].base_url))
    answer.vary.add("Accept-Language")
    return answer


@guide.get("/docs")
@limiter.limit("120 per minute")
def docs() -> str:
    """The same to be read by people."""
    found = document(current_app.config["DESK"].base_url)
    return render_template("api/docs.html", document=found, operations=_operations(found), scopes=WORDS)


def _operations(found: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The operations by tag: what a reader needs of each, with its references followed."""
    follow = _follower(found)
    groups: dict[str, list[dict[str, Any]]] = {}
    for route in ROUTES:
        said = found["paths"][route.path][route.method.lower()]
        body = follow(said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}))
        good = follow(said["responses"][str(route.status)].get("content", {}).get("application/json", {}).get("schema"))
        groups.setdefault(route.tag, []).append(
            {**said, "method": route.method, "path": route.path, "scope": route.scope, "body": body, "good": good}
        )
    return list(groups.items())


def _follower(found: dict[str, Any]) -> Callable[[Any], Any]:
    def follow(schema: Any) -> Any:
        name = schema.get("$ref", "").rpartition("/")[2] if schema else ""
        return found["components"]["schemas"].get(name, schema)

    return follow
