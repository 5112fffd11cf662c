"""Pages, fragments and answers to actions: one way for all views."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request
from flask_htmx import HTMX
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response as BaseResponse

htmx = HTMX()
LAST_PAGE = 10_000


class IdConverter(IntegerConverter):
    """An id in a URL; a number that no column holds is simply not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)


def wants_fragment() -> bool:
    """Whether the answer goes into a page that is already there."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def done(fragment: str, *, or_go_to: str, **context: Any) -> BaseResponse:
    """Answer an action that worked: what changed for htmx, a redirect for a plain form."""
    if wants_fragment():
        return make_response(render_template(fragment, **context))
    return redirect(or_go_to, 303)


def invalid(fragment: str, *, page: str, status: int = 422, **context: Any) -> Response:
    """Answer an action that was refused: the form again, with what was typed."""
    return make_response(render_template(fragment if wants_fragment() else page, **context), status)


def page_asked() -> int:
    """The page of a list that the URL asks for, from 1; whatever is no number is the first."""
    text = request.args.get("page", "")
    return min(max(1, int(text)), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def own_path(target: str | None, otherwise: str) -> str:
    """`target` when it is a path of ours, else `otherwise`: no way to another site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    if any(ord(char) < 33 for char in target):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target
