"""The document that describes the API (OpenAPI 3.1), made from the table of routes and the shapes themselves."""

from typing import Any

from flask_babel import gettext as _
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from desk.api.route import Route
from desk.api.routes import ROUTES
from desk.api.scopes import WORDS
from desk.api.shapes import freight, webhooks
from desk.api.shapes.base import LIKE_A_TICKET, Error

REF = "#/components/schemas/{model}"
KEY = "^[A-Za-z0-9._:-]{1,200}$"
READABLE = (400, 401, 403, 404, 405, 429, 500, 503)
WITH_BODY = (413, 415)
JSON = "application/json"


def document(base_url: str) -> dict[str, Any]:
    """The whole document, its texts in the reader's language."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for route in ROUTES:
        path = paths.setdefault(route.path, {})
        if route.arguments:
            path["parameters"] = [_argument(route, name) for name in route.arguments]
        path[route.method.lower()] = _operation(route, schemas)
    hooks = {event: {"post": _hook(event, shape, schemas)} for event, shape in webhooks.DATA.items()}
    _schema(Error, "serialization", schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": _("Desk API"), "version": "1.0.0", "description": _about()},
        "servers": [{"url": f"{base_url}/api/v1"}],
        "security": [{"token": []}],
        "tags": [{"name": name} for name in dict.fromkeys(one.tag for one in ROUTES)],
        "paths": paths,
        "webhooks": hooks,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "responses": {str(status): _refusal(status) for status in _meanings()},
            "headers": _headers(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _scopes()}},
        },
    }


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": route.name, "tags": [route.tag], "summary": str(route.summary),
        "description": _needs(route), "security": [{"token": []}],
        "parameters": [*_query(route, schemas), *_said_in_headers(route)],
        "responses": _responses(route, schemas),
    }  # fmt: skip
    if route.body is not None:
        found["requestBody"] = {"required": True, "content": _body(route, schemas)}
    return found


def _needs(route: Route) -> str:
    said = [_("Scope: %(scope)s.", scope=f"`{route.scope}`")]
    if route.ours:
        said.append(_("Not for a customer's token."))
    return " ".join(said)


def _argument(route: Route, name: str) -> dict[str, Any]:
    schemas = {
        "reference": {"type": "string", "pattern": LIKE_A_TICKET, "example": "T-10001"},
        "number": {"type": "string", "minLength": 1, "maxLength": 64},
    }
    schema = schemas.get(name, {"type": "integer", "minimum": 1, "maximum": 2**31 - 1})
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _query(route: Route, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """A parameter is there or it is not: null is not written in an address."""
    whole = _schema(route.query, "validation", schemas, keep=False)
    return [
        {"name": name, "in": "query", "required": name in whole.get("required", ()), "schema": _without_null(schema)}
        for name, schema in whole.get("properties", {}).items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    found = dict(kinds[0]) if len(kinds) == 1 else dict(schema)
    if schema.get("default") is not None:
        found["default"] = schema["default"]
    return found


def _said_in_headers(route: Route) -> list[dict[str, Any]]:
    headers = []
    if route.method in ("POST", "PATCH", "PUT", "DELETE"):
        headers.append(_header("Idempotency-Key", {"type": "string", "pattern": KEY}))
    if route.matches:
        headers.append(_header("If-Match", {"type": "string"}))
    if route.reads and not route.bytes:
        headers.append(_header("If-None-Match", {"type": "string"}))
    return headers


def _header(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "schema": schema}


def _body(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    schema = _batch(schemas) if route.body is freight.ShipmentBatch else _schema(route.body, "validation", schemas)
    content: dict[str, Any] = {JSON: {"schema": schema}}
    if route.takes_files:
        files = {"type": "array", "maxItems": 20, "items": {"type": "string", "format": "binary"}}
        form: dict[str, Any] = {"type": "object", "properties": {"data": schema, "files": files}, "required": ["data"]}
        form["additionalProperties"] = False
        content["multipart/form-data"] = {"schema": form, "encoding": {"data": {"contentType": JSON}}}
    return content


def _batch(schemas: dict[str, Any]) -> dict[str, Any]:
    """Anything may stand in the list: each is refused by itself."""
    _schema(freight.ShipmentDraft, "validation", schemas)
    many = {"type": "array", "maxItems": 500, "items": {"anyOf": [{"$ref": REF.format(model="ShipmentDraft")}, {}]}}
    within = {"type": "object", "properties": {"shipments": many}, "required": ["shipments"]}
    return {"anyOf": [many, within]}


def _responses(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    answers = {str(status): _good(route, status, schemas) for status in (route.status, *route.statuses)}
    if route.reads and not route.bytes:
        answers["304"] = {"description": _("You have it already."), "headers": _named("ETag")}
    statuses = {*READABLE, *route.refusals, *([422] if route.query.model_fields or not route.reads else [])}
    if not route.reads:
        statuses |= {409, 422}
    if route.body is not None:
        statuses |= set(WITH_BODY)
    if route.matches:
        statuses.add(412)
    return answers | {str(one): {"$ref": f"#/components/responses/{one}"} for one in sorted(statuses)}


def _good(route: Route, status: int, schemas: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"description": str(route.summary)}
    if route.bytes:
        return said | {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    names = ["ETag"] if route.answer is not None else []
    names += ["Link"] if "cursor" in route.query.model_fields else []
    names += ["Location"] if status == 201 and route.method == "POST" else []
    names += ["Idempotency-Replayed"] if not route.reads else []
    if names:
        said["headers"] = _named(*names)
    if route.answer is not None:
        shape = freight.Upserted if route.body is freight.ShipmentDraft else route.answer
        said["content"] = {JSON: {"schema": _schema(shape, "serialization", schemas)}}
    return said


def _hook(event: str, shape: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    payload = _schema(webhooks.Payload, "serialization", schemas)
    data = _schema(shape, "serialization", schemas)
    body = {"allOf": [payload, {"type": "object", "properties": {"event": {"const": event}, "data": data}}]}
    signed = {"type": "string", "pattern": "^t=[0-9]+,v1=[0-9a-f]{64}$"}
    return {
        "operationId": "on_" + event.replace(".", "_"), "summary": event,
        "parameters": [_header("Desk-Signature", signed) | {"required": True}],
        "requestBody": {"required": True, "content": {JSON: {"schema": body}}},
        "responses": {"2XX": {"description": _("Heard. Any other answer is tried again or counts as refused.")}},
    }  # fmt: skip


def _schema(shape: Any, mode: JsonSchemaMode, schemas: dict[str, Any], *, keep: bool = True) -> dict[str, Any]:
    """A reference to the schema of a shape, which joins `schemas` with all that it needs; or the schema, not kept."""
    found = TypeAdapter(shape).json_schema(mode=mode, ref_template=REF)
    schemas |= found.pop("$defs", {})
    if not keep or "$ref" in found:
        return found
    name = str(found.get("title", shape.__name__)).replace("[", "Of").replace("]", "").rstrip("_")
    schemas[name] = found
    return {"$ref": REF.format(model=name)}


def _refusal(status: int) -> dict[str, Any]:
    said: dict[str, Any] = {"description": str(_meanings()[status])}
    said["content"] = {JSON: {"schema": {"$ref": REF.format(model="Error")}}}
    names = {401: "WWW-Authenticate", 405: "Allow", 409: "Retry-After", 429: "Retry-After", 503: "Retry-After"}
    if status in names:
        said["headers"] = _named(names[status])
    return said


def _named(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _headers() -> dict[str, Any]:
    words = {
        "ETag": _("The state that this answer shows: for If-None-Match and If-Match."),
        "Link": _('Where the next page is: rel="next".'),
        "Location": _("Where what was made can be read."),
        "Idempotency-Replayed": _("true: this answer was given before, and nothing was done now."),
        "Retry-After": _("Seconds to wait."),
        "WWW-Authenticate": "Bearer",
        "Allow": _("The methods that can be used here."),
    }
    return {name: {"description": str(text), "schema": {"type": "string"}} for name, text in words.items()}


def _meanings() -> dict[int, Any]:
    return {
        400: _("The body is no JSON, or no object or list where one is needed."),
        401: _("There is no token, or it opens nothing."),
        403: _("The token lacks a scope, or its agent may not do this."),
        404: _("There is no such thing, or it is not yours to see."),
        405: _("There is something here, but not for this method."),
        409: _("Somebody was first, the first call is still at work, or the state does not allow it."),
        412: _("It has changed since you read it."),
        413: _("More than 5 MB, or 25 MB as a form."),
        415: _("The body is no JSON, or it is packed."),
        422: _("A field cannot be taken as it is; the answer names it."),
        429: _("More than 600 calls a minute with one token, or 60 without a good one."),
        500: _("Our fault."),
        503: _("The database is busy or away. Nothing was done."),
    }


def _about() -> str:
    return str(
        _("Tickets, shipments, contacts and invoices for other systems. Errors, pages, repeated calls and webhooks are "
          "described in docs/api.md.")
    )  # fmt: skip


def _scopes() -> str:
    return "\n".join(f"- `{scope}`: {words}" for scope, words in WORDS.items())
