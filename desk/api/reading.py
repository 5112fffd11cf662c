"""A request is read into the shapes of its route; what does not fit is told field by field."""

import hashlib
from collections.abc import Iterator
from typing import Any

from flask import request
from flask_babel import gettext as _
from pydantic import RootModel, ValidationError

from desk.api.problems import BadJson, WrongFields, WrongType, wrong_fields
from desk.api.route import Route
from desk.api.values import parsed
from desk.tickets.commands.incoming import NewFile
from desk.tickets.uploads import checked_files

JSON = ("application/json", "")
FORM = "multipart/form-data"


def query_of(route: Route) -> Any:
    """Raises WrongFields."""
    given = request.args.to_dict(flat=False)
    twice = [name for name, values in given.items() if len(values) > 1]
    if twice:
        raise WrongFields([(twice[0][:40], _("Say this once."))])
    try:
        return route.query.model_validate({name: values[0] for name, values in given.items()})
    except ValidationError as problem:
        raise wrong_fields(problem) from None


def body_of(route: Route) -> tuple[Any, list[NewFile], Any]:
    """The body in its shape, files that came beside it, and what stands for both in a digest.

    Raises BadJson, WrongType, WrongFields and Invalid.
    """
    if route.body is None:
        return None, [], None
    raw, files = _parts() if route.takes_files and request.mimetype == FORM else (_json(), [])
    plain = _plain(raw)
    if issubclass(route.body, RootModel):  # the shape of these is checked by who writes them
        return plain, files, plain
    if not isinstance(plain, dict):
        raise BadJson(_("Send a JSON object."))
    try:
        shape = route.body.model_validate_json(raw)
    except ValidationError as problem:
        if problem.errors()[0]["type"] == "json_invalid":  # half a character
            raise BadJson(_("This is no JSON.")) from None
        raise wrong_fields(problem) from None
    return shape, files, [plain, [_mark(one) for one in files]]


def _json() -> bytes:
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise WrongType(_("Send the body as it is, not packed."))
    if request.mimetype not in JSON and not request.mimetype.endswith("+json"):
        raise WrongType(_("Send JSON: Content-Type: application/json."))
    return request.get_data(cache=False)


def _parts() -> tuple[bytes, list[NewFile]]:
    """`data` is the JSON, `files` are the files. Raises WrongFields, and Invalid for a file that is none."""
    unknown = sorted({*request.form, *request.files} - {"data", "files"})
    if unknown:
        raise WrongFields([(unknown[0][:40], _("There is no such field."))])
    said = request.form.getlist("data")
    if len(said) != 1 or "files" in request.form or "data" in request.files:
        raise WrongFields([("data", _("Send the JSON as the field data, and files as files."))])
    return said[0].encode("utf-8", "replace"), checked_files(request.files.getlist("files"))


def _plain(raw: bytes) -> Any:
    try:
        return parsed(raw)
    except ValueError:
        raise BadJson(_("This is no JSON.")) from None


def _mark(file: NewFile) -> list[str]:
    return [file.name, hashlib.sha256(file.data).hexdigest()]


def matches() -> frozenset[str] | None:
    """The versions that If-Match names, None without it. A weak one matches nothing."""
    said = request.headers.get("If-Match")
    return frozenset(_versions(said)) if said is not None else None


def _versions(said: str) -> Iterator[str]:
    for one in said.split(","):
        tag = one.strip()
        if tag == "*":
            yield tag
        elif tag.startswith('"') and tag.endswith('"'):
            yield tag.strip('"').rpartition(".")[0]
