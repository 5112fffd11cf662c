"""From a request to its answer: who may, what was said, done once, and told in JSON."""

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, g, request
from pydantic import TypeAdapter

from desk.api.answers import Claim, Kept, checked_key, claim, digest_of, keep, let_go
from desk.api.caller import Caller, caller_of
from desk.api.cursors import Paged
from desk.api.problems import NotForThisToken
from desk.api.reading import body_of, matches, query_of
from desk.api.route import Call, Reply, Route
from desk.api.scopes import FOR_SHIPMENTS
from desk.audit.commands import record
from desk.core.db import transaction
from desk.core.times import utcnow

PREFIX = "/api/v1"
REFUSED = 400  # and beyond: nothing was done, so that the key is free again


def door(route: Route) -> Callable[..., Response]:
    """The view of a route."""
    shape = TypeAdapter(route.answer) if route.answer is not None else None

    def answer(**path: Any) -> Response:
        who = _let_in(route)
        query = query_of(route)
        body, files, mark = body_of(route)
        call = Call(who, path, query, body, utcnow(), files, matches() if route.matches else None)
        if route.reads:
            return _conditional(_read(route, shape, call))
        return _write(route, shape, call, mark)

    return answer


def _let_in(route: Route) -> Caller:
    """Raises MissingScope, NotForThisToken, NotAllowed."""
    who = caller_of(g.api_token)
    who.require(route.scope)
    if route.ours and not who.is_ours:
        raise NotForThisToken
    if who.agent_id is not None or route.scope not in FOR_SHIPMENTS:  # for shipments a token may act for nobody
        who.require_right(route.right)
    return who


def _read(route: Route, shape: Any, call: Call) -> Response:
    found = route.handler(call)
    if route.bytes:
        return _noted(call, found)
    return _noted(call, _told(shape, found))


def _noted(call: Call, answer: Response) -> Response:
    """Whoever saw personal data in full stands in the trail."""
    if call.shown:
        with transaction():
            _record_shown(call)
    return answer


def _write(route: Route, shape: Any, call: Call, mark: Any) -> Response:
    said = request.headers.get("Idempotency-Key")
    if said is None:
        return _response(_done(route, shape, call, None))
    digest = digest_of(request.method, request.path, request.query_string, mark)
    mine = claim(call.who.token_id, checked_key(said), digest, at=call.now)
    if isinstance(mine, Kept):
        answer = _response(mine)
        answer.headers["Idempotency-Replayed"] = "true"
        return answer
    try:
        return _response(_done(route, shape, call, mine))
    except BaseException:
        with transaction():
            let_go(mine)
        raise


def _done(route: Route, shape: Any, call: Call, mine: Claim | None) -> Kept:
    """What was done and what is answered are kept together, or neither is."""
    if route.commits:
        kept = _kept(_told(shape, route.handler(call)))
        with transaction():
            _finish(route, call, mine, kept)
        return kept
    with transaction():
        kept = _kept(_told(shape, route.handler(call)))
        _finish(route, call, mine, kept)
    return kept


def _finish(route: Route, call: Call, mine: Claim | None, kept: Kept) -> None:
    if call.who.agent_id is not None:  # the command names the agent; the trail shall also name the token
        record(f"api.{route.name}", f"api_token:{call.who.token_id}", actor=call.who.actor, at=call.now,
               agent=call.who.agent_id, path=request.path[:200])  # fmt: skip
    if call.shown:
        _record_shown(call)
    if mine is not None and kept.status >= REFUSED:
        let_go(mine)
    elif mine is not None:
        keep(mine, kept)


def _record_shown(call: Call) -> None:
    subjects = sorted(call.shown)[:200]
    record("api.personal_data_shown", f"api_token:{call.who.token_id}", actor=call.who.actor, at=call.now,
           agent=call.who.agent_id, subjects=subjects)  # fmt: skip


def _told(shape: Any, found: Any) -> Response:
    """The JSON of a handler's answer, in the shape that the document promises."""
    reply = found if isinstance(found, Reply) else Reply(found)
    if shape is None:
        return Response(status=reply.status)
    value = vars(reply.value) if isinstance(reply.value, Paged) else reply.value
    body = shape.dump_json(shape.validate_python(value), by_alias=True)
    answer = Response(body, reply.status, mimetype="application/json")
    mark = hashlib.sha256(body).hexdigest()[:20]
    answer.headers["ETag"] = f'"{reply.version}.{mark}"'
    if reply.location:
        answer.headers["Location"] = _absolute(reply.location)
    if isinstance(reply.value, Paged) and reply.value.next_cursor:
        answer.headers["Link"] = f'<{_next(reply.value.next_cursor)}>; rel="next"'
    return answer


def _absolute(path: str) -> str:
    return f"{current_app.config['DESK'].base_url}{PREFIX}{path}"


def _next(cursor: str) -> str:
    asked = {**request.args.to_dict(), "cursor": cursor}
    return f"{current_app.config['DESK'].base_url}{request.path}?{urlencode(asked)}"


def _conditional(answer: Response) -> Response:
    """304 where the caller has this very answer."""
    if answer.status_code == 200 and not answer.is_streamed:
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.make_conditional(request)
    return answer


def _kept(answer: Response) -> Kept:
    headers = {name: answer.headers[name] for name in ("ETag", "Location", "Link") if name in answer.headers}
    return Kept(answer.status_code, answer.get_data(as_text=True), headers)


def _response(kept: Kept) -> Response:
    answer = Response(kept.body, kept.status, mimetype="application/json" if kept.body else None)
    for name, value in kept.headers.items():
        answer.headers[name] = value
    return answer
