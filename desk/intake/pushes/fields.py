"""The fields of a form as bytes. A mail that is decoded as text on its way is not the mail any more."""

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

MOST_PARTS = 200


def fields_of(content_type: str, body: bytes) -> dict[str, bytes]:
    """The first value of each field of a form, files among them. Raises ValueError for what is no form."""
    kind, options = parse_options_header(content_type)
    if kind == "multipart/form-data" and options.get("boundary"):
        pairs = _multipart(body, options["boundary"].encode("latin-1"))
    elif kind == "application/x-www-form-urlencoded":
        pairs = _urlencoded(body)
    else:
        raise ValueError("not a form")
    found: dict[str, bytes] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def _urlencoded(body: bytes) -> Iterator[tuple[str, bytes]]:
    for pair in body.replace(b"+", b" ").split(b"&", MOST_PARTS):
        name, _, value = pair.partition(b"=")
        yield unquote_to_bytes(name).decode("utf-8", "replace"), unquote_to_bytes(value)


def _multipart(body: bytes, boundary: bytes) -> Iterator[tuple[str, bytes]]:
    decoder = MultipartDecoder(boundary, max_parts=MOST_PARTS)
    decoder.receive_data(body)
    decoder.receive_data(None)
    name, pieces = "", bytearray()
    while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
        if isinstance(event, Field | File):
            name, pieces = event.name, bytearray()
        elif isinstance(event, Data):
            pieces += event.data
            if not event.more_data:
                yield name, bytes(pieces)
