"""The machine's door: shipments of a customer's own system, by token. No cookie opens anything here."""

from typing import Any

from flask import Blueprint, Response, g, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.api.access import customer_for, shipment_for
from desk.api.door import BadJson, body, error, guard, often
from desk.api.values import shipment_values, texts_of
from desk.api.writing import written
from desk.core.errors import Conflict, Faulty
from desk.core.times import utcnow
from desk.shipments.commands.upsert import Became
from desk.shipments.draft_labels import WHY
from desk.shipments.drafts import Trouble, read_draft
from desk.shipments.queries import references_of

bp = Blueprint("api", __name__, url_prefix="/api/v1")
guard(bp)
MOST = 500  # shipments in one call
ALLOWED = {"": "POST", "/": "GET, HEAD, PUT"}  # /shipments, and one of them


@bp.get("/shipments/<path:number>")
@often
def show(number: str) -> ResponseReturnValue:
    """One shipment by its number."""
    found = shipment_for(g.api_token, number)
    return jsonify(shipment_values(found, references_of([found.id])[found.id]))


@bp.put("/shipments/<path:number>")
@often
def put(number: str) -> ResponseReturnValue:
    """Add a shipment or bring it up to date: what is not said stays as it is, and the same again changes nothing."""
    said = body()
    if not isinstance(said, dict):
        raise BadJson(_("Send a JSON object."))
    result = _take({"shipment_no": number, **said}, number)
    return jsonify(result), result["status"]


@bp.post("/shipments")
@often
def create() -> ResponseReturnValue:
    """Up to 500 shipments at once, each taken or refused by itself; the answers stand in their order."""
    said = body()
    many = said.get("shipments") if isinstance(said, dict) else said
    if not isinstance(many, list):
        raise BadJson(_('Send a list of shipments, or {"shipments": […]}.'))
    if len(many) > MOST:
        return error(413, "too_many", _("At most %(most)s shipments in one call.", most=MOST))
    results = [_take(one) if isinstance(one, dict) else _wrong([("", _("Not an object."))]) for one in many]
    return jsonify({"shipments": results}), 200 if all(one["status"] < 400 for one in results) else 207


@bp.route("/", defaults={"rest": ""}, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
@bp.route("/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
@often
def elsewhere(rest: str) -> Response:
    """Nothing is here, or not in this way."""
    allowed = ALLOWED.get(rest.removeprefix("shipments")[:1]) if rest.startswith("shipments") else None
    if allowed is None:
        return error(404, "notfound", _("There is nothing here, or you may not see it."))
    answer = error(405, "method_not_allowed", _("This cannot be used in that way."))
    answer.headers["Allow"] = allowed
    return answer


def _take(said: dict[str, Any], number: str | None = None) -> dict[str, Any]:
    """One shipment in a transaction of its own; `number` is the one of the address."""
    texts, unknown = texts_of(said)
    draft, troubles = read_draft(texts, zone="")
    if number is not None and draft.shipment_no != " ".join(number.split()):
        troubles.append(Trouble("shipment_no", "other"))
    wrong = [(name, _("There is no such field, or its value is none.")) for name in unknown]
    wrong += [(one.field, str(WHY[one.why])) for one in troubles]
    if wrong:
        return _wrong(wrong)
    token = g.api_token
    try:
        owner = customer_for(token, said.get("customer"))
        done = written(owner, draft, actor=f"api_token:{token.id}", at=utcnow())
        status = 201 if done.became is Became.ADDED else 200
        return {"shipment_no": draft.shipment_no, "became": done.became.value, "status": status}
    except Faulty as problem:
        return _wrong([(problem.entry, str(problem.text))])
    except Conflict as problem:
        return {"error": {"code": "conflict", "text": str(problem.text)}, "status": problem.status}


def _wrong(fields: list[tuple[str, str]]) -> dict[str, Any]:
    found = [{"field": name, "text": text} for name, text in fields]
    return {"error": {"code": "invalid", "fields": found}, "status": 422}
