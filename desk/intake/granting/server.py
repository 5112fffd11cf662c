"""Asking a token server (RFC 6749): one POST, one JSON answer."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from desk.channels.grants import Tokens
from desk.channels.models import MailboxGrant
from desk.core.outside import Forbidden, NoAnswer, reached

WITHIN_S = 10.0
LARGEST = 64 * 1024
USUAL = 3600  # seconds, where the server does not say how long a token counts
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json", "Connection": "close"}


class NoToken(Exception):
    """`final`: only a person can help, asking again does not. The text is the server's word for it."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


def token_for_code(grant: MailboxGrant, *, code: str, verifier: str, redirect_uri: str, now: datetime) -> Tokens:
    """The first tokens, for the code that the person who consented brought back. Raises NoToken."""
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    return _asked(grant, fields, now)


def renewed_token(grant: MailboxGrant, *, now: datetime) -> Tokens:
    """The next token. Raises NoToken."""
    return _asked(grant, {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}, now)


def _asked(grant: MailboxGrant, fields: Mapping[str, str], now: datetime) -> Tokens:
    known = {"client_id": grant.client_id, "client_secret": grant.client_secret}
    body = urlencode({**fields, **{name: value for name, value in known.items() if value}}).encode()
    status, said = _post(grant.token_url, body)
    if status != 200:
        raise _refusal(status, said)
    token = said.get("access_token")
    if not isinstance(token, str) or not token:
        raise NoToken("no access_token in the answer")
    lasts = said.get("expires_in")
    seconds = int(lasts) if isinstance(lasts, int | str) and str(lasts).isdigit() else USUAL
    refresh = said.get("refresh_token")
    return Tokens(token, refresh if isinstance(refresh, str) else "", now + timedelta(seconds=seconds))


def _post(url: str, body: bytes) -> tuple[int, Mapping[str, object]]:
    """The host was set by an administrator: it may stand in our own network."""
    try:
        with reached(url, allowed=[urlsplit(url).hostname or ""], within_s=WITHIN_S) as (connection, target):
            connection.request("POST", target, body, HEADERS)
            with connection.getresponse() as answer:
                status, text = answer.status, answer.read(LARGEST)
    except (Forbidden, NoAnswer) as problem:
        raise NoToken(f"no answer: {problem}") from None
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    return status, said if isinstance(said, dict) else {}


def _refusal(status: int, said: Mapping[str, object]) -> NoToken:
    """A 4xx with a word of the standard is final, but where we asked too often or the server is not well."""
    word = str(said.get("error") or "")[:60]
    final = 400 <= status < 500 and status != 429 and word not in ("", "temporarily_unavailable", "server_error")
    return NoToken(f"{status} {word}".strip(), final=final)
