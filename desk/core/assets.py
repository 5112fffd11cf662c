"""Our own files for browsers: read once, packed once, and kept by the browser until they change."""

import gzip
import mimetypes
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, make_response, request, url_for
from werkzeug.exceptions import NotFound

FOREVER = "public, max-age=31536000, immutable"
# What every page loads is put together into one file of each kind, so that a first visit needs few requests.
BUNDLES = {
    "desk.css": (
        "css/tokens.css",
        "css/base.css",
        "css/layout.css",
        "css/components.css",
        "css/tickets.css",
        "css/wall.css",
        "css/shipment.css",
        "css/exceptions.css",
        "css/shipments.css",
    ),
    "desk.js": (
        "vendor/htmx-4.0.1.min.js",
        "js/desk.js",
        "js/bench.js",
        "js/order.js",
        "js/wall.js",
        "js/drop.js",
        "js/copy.js",
    ),
}
PACKED = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})


@dataclass(frozen=True)
class Asset:
    """One file as it is sent; `mark` changes with its bytes. `packed` is empty where packing gains nothing."""

    mimetype: str
    plain: bytes
    packed: bytes
    mark: str


def init_assets(app: Flask) -> None:
    """Serve the static folder from memory, and give templates `static(name)`."""
    folder = Path(app.static_folder or "")

    @cache
    def asset(name: str) -> Asset:
        return _read(folder, name)

    @cache
    def static(name: str) -> str:
        """The URL of our own file; it changes with the content, so that browsers may keep it."""
        return url_for("static", filename=name, v=asset(name).mark)

    app.jinja_env.globals["static"] = static
    app.view_functions["static"] = lambda filename: _send(asset(filename))


def _read(folder: Path, name: str) -> Asset:
    """Raises NotFound for what is not in the folder."""
    paths = [(folder / part).resolve() for part in BUNDLES.get(name, (name,))]
    if not all(path.is_file() and path.is_relative_to(folder.resolve()) for path in paths):
        raise NotFound
    plain = b"\n".join(path.read_bytes() for path in paths)
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(plain, 9, mtime=0) if mimetype in PACKED else b""
    return Asset(mimetype, plain, packed, sha256(plain).hexdigest()[:10])


def _send(asset: Asset) -> Response:
    """A browser that names the present mark may keep the file for good; any other asks again."""
    wants_packed = asset.packed and request.accept_encodings["gzip"] > 0
    response = make_response(asset.packed if wants_packed else asset.plain)
    response.mimetype = asset.mimetype
    if wants_packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == asset.mark else "no-cache"
    response.set_etag(f"{asset.mark}-gz" if wants_packed else asset.mark)
    response.make_conditional(request)
    return response
