"""Form bodies, decoded exactly once and to bytes: what was signed is what was between the percent signs."""

from urllib.parse import unquote_to_bytes

from desk.shipments.carriers.events import BadBody
from desk.shipments.carriers.generic_values import LARGEST

MOST_FIELDS = 100

Fields = dict[str, list[bytes]]


def fields_of(body: bytes) -> Fields:
    """The fields of a form, percent-encoded, each with all its values. Raises BadBody: too_large, bad_form."""
    if len(body) > LARGEST:
        raise BadBody("too_large")
    if body.count(b"&") >= MOST_FIELDS:
        raise BadBody("bad_form")
    fields: Fields = {}
    for pair in body.strip().split(b"&"):
        name, equals, value = pair.partition(b"=")
        if equals:
            fields.setdefault(_decoded(name).decode("utf-8", "replace"), []).append(_decoded(value))
    return fields


def json_of(body: bytes, name: str) -> bytes:
    """The JSON in a form's field of this name, or the body itself where it is bare JSON, as UTF-8.

    What is no UTF-8 in a form becomes marks of replacement, so that one bad letter costs no event. Raises BadBody.
    """
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"{", b"[") or not body.strip():
        return body
    values = fields_of(body).get(name)
    if not values:
        raise BadBody("bad_form")
    return values[0].decode("utf-8", "replace").encode()


def one(fields: Fields, name: str) -> bytes | None:
    """The only value of a field; None if there is none. Raises BadBody if there are several: which one was signed?"""
    values = fields.get(name, [])
    if len(values) > 1:
        raise BadBody("bad_form")
    return values[0] if values else None


def _decoded(value: bytes) -> bytes:
    return unquote_to_bytes(value.replace(b"+", b" "))
