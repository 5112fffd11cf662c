"""What every answer says to the browser, and how often a stranger may knock."""

import re
import unicodedata
from urllib.parse import quote

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from redis.backoff import NoBackoff
from redis.retry import Retry

from desk.core.queues import RING_TIMEOUT_S

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; frame-src 'self'"
)
OWN_FRAME = "frame-ancestors 'self'"
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

# A Redis that hangs must not hold up a login: the limits then count in this process.
STORE = {
    "socket_timeout": RING_TIMEOUT_S,
    "socket_connect_timeout": RING_TIMEOUT_S,
    "retry": Retry(NoBackoff(), 0),
}

csrf = CSRFProtect()
limiter = Limiter(
    get_remote_address,
    strategy="fixed-window",
    in_memory_fallback_enabled=True,
    headers_enabled=False,
    swallow_errors=True,
)


def init_security(app: Flask) -> None:
    csrf.init_app(app)
    app.config["RATELIMIT_STORAGE_OPTIONS"] = STORE
    limiter.init_app(app)
    app.before_request(_from_our_own_pages)
    app.after_request(_headers)


def _from_our_own_pages() -> None:
    """Browsers say when a form was sent by another site; that is refused before its token is looked at."""
    if request.method not in ("GET", "HEAD", "OPTIONS") and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise CSRFError


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    if "frame-ancestors 'self';" in f"{headers['Content-Security-Policy']};":  # else the older word would say less
        headers.setdefault("X-Frame-Options", "SAMEORIGIN")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
        response.vary.add("HX-Request")
    return response


def download(data: bytes, name: str) -> Response:
    """A stranger's file: always saved, never shown on our origin, whatever it says it is."""
    response = Response(data, mimetype="application/octet-stream")
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", unicodedata.normalize("NFKD", name)) or "file"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def framed(html: str, *, pictures: bool = False) -> Response:
    """A stranger's sanitised HTML for our sandboxed frame: no script, and no request but for `pictures` asked for."""
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = SANDBOX.replace(
        "img-src data:", "img-src data: https:" if pictures else "img-src data:"
    )
    return response
