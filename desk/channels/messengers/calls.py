"""Requests and answers as most interfaces write them."""

import json
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from desk.channels.messengers.reading import json_of, said
from desk.channels.messengers.types import Fate, OutFile, Untrue, Verdict
from desk.core.fetching import Answer, Call

BUSY = (429, 503)


def url(base: str, path: str, **query: str) -> str:
    return base.rstrip("/") + path + (f"?{urlencode(query)}" if query else "")


def posting(address: str, body: object, headers: Mapping[str, str] | None = None) -> Call:
    """A POST of JSON. Signs stand in it as they are: some interfaces would show an escape to the reader."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    return Call(address, "POST", {"Content-Type": "application/json; charset=utf-8", **(headers or {})}, raw)


def form_with_file(file: OutFile, field: str, **values: str) -> tuple[str, bytes]:
    """The content type and the body of a form that carries one file."""
    edge = secrets.token_hex(16)
    name = "".join(sign for sign in file.name if sign.isprintable() and sign not in '"\\') or "file"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in values.items()
    ]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        f"Content-Type: {file.type}\r\n\r\n"
    )
    body = "".join(parts).encode() + head.encode() + file.data + f"\r\n--{edge}--\r\n".encode()
    return f"multipart/form-data; boundary={edge}", body


def answered(answer: Answer) -> dict[str, object]:
    """The object in an answer, empty where there is none."""
    try:
        return json_of(answer.body)
    except Untrue:
        return {}


def by_status(answer: Answer) -> Verdict:
    """What an answer without a code of theirs means. A broken server may have sent it before it broke."""
    code = f"HTTP {answer.status}"
    if answer.status in BUSY:
        return Verdict(Fate.LATER, "busy", code)
    return Verdict(Fate.UNSURE if answer.status >= 500 or answer.status < 300 else Fate.REFUSED, "unknown", code)


def token_in(answer: Answer, token: str, seconds: str) -> tuple[str, int]:
    """A token and how long it lasts, by the names of their fields. Raises Untrue with their code."""
    body = answered(answer)
    lasts = said(body, seconds)
    if not said(body, token) or not lasts.isdigit():
        raise Untrue(said(body, "errcode") or said(body, "code") or f"HTTP {answer.status}")
    return said(body, token), int(lasts)
