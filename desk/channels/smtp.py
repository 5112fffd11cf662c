"""The SMTP conversation: one mail, ended within a time of ours."""

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from socket import SHUT_RDWR
from threading import Timer
from typing import Any
from urllib.parse import unquote, urlsplit

from desk.channels.email import CONTROLS, Refused, Unavailable, plain_address
from desk.core.faultpoints import reached as fault

TIMEOUT_S = 30  # for one answer
TOKEN_LOGIN = "auth=xoauth2"  # the query of a URL whose password is a token
LOGIN_REFUSED = "login: "  # how the reason begins that is kept with a mail
LET_IN = (235, 503)  # 503: we are in already
WITHIN_S = 240  # for the whole conversation


def greet(url: str, *, within_s: float) -> None:
    """Log in at the server and leave again. Raises as `send` does."""
    try:
        _connect(url, within_s).quit()
    except smtplib.SMTPResponseException as problem:
        raise _judged(problem.smtp_code, problem.smtp_error) from None
    except (smtplib.SMTPException, OSError) as problem:
        raise Unavailable(problem.__class__.__name__) from None


def send(url: str, *, sender: str, to: str, raw: bytes, cc: Sequence[str] = (), within_s: float = WITHIN_S) -> str:
    """Hand one mail to the server at `url` (smtp://[user:password@]host[:port], smtps://…).

    The answer is what it said of those of `cc` whom it refused, empty for none; whoever it is `to` must be taken.

    The conversation is over `within_s` after it began, so that whoever finds it unfinished later may begin another.
    Raises Refused on a permanent answer and Unavailable on a temporary one, a broken line or no answer. A login that is
    refused says nothing about the mail: it may go later, with another password.
    """
    try:
        server = _connect(url, within_s)
        try:
            fault("mail.before_data")
            refused = server.sendmail(sender, [plain_address(to), *map(plain_address, cc)], raw)
            fault("mail.accepted")
        finally:
            _leave(server)
        return _said_of(refused, plain_address(to))
    except smtplib.SMTPRecipientsRefused as problem:
        code, text = problem.recipients.get(plain_address(to)) or next(iter(problem.recipients.values()))
        raise _judged(code, text) from None
    except smtplib.SMTPAuthenticationError as problem:
        raise Unavailable(f"{LOGIN_REFUSED}{_judged(problem.smtp_code, problem.smtp_error)}") from None
    except smtplib.SMTPResponseException as problem:
        raise _judged(problem.smtp_code, problem.smtp_error) from None
    except (smtplib.SMTPException, OSError) as problem:
        raise Unavailable(problem.__class__.__name__) from None


def _leave(server: smtplib.SMTP) -> None:
    """Whatever is said to our goodbye, the mail was taken before it or was not: none is sent again for that."""
    with closing(server), suppress(smtplib.SMTPException, OSError):
        server.quit()


def _said_of(refused: Mapping[str, tuple[int, bytes]], to: str) -> str:
    if to in refused:
        raise Refused(str(_judged(*refused[to])))
    return "; ".join(str(_judged(*one)) for one in refused.values())


def _judged(code: int, text: bytes | str) -> Exception:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    answer = CONTROLS.sub(" ", f"{code} {said}")[:200]
    return Refused(answer) if 500 <= code < 600 else Unavailable(answer)


class _Bounded(smtplib.SMTP):
    """Hangs up when the whole conversation has lasted `within_s`, however slowly the other side goes on talking."""

    def __init__(self, host: str, port: int, *, within_s: float, **more: Any) -> None:
        self._over = Timer(within_s, self._hang_up)
        self._over.daemon = True
        self._over.start()
        try:
            super().__init__(host, port, timeout=min(TIMEOUT_S, within_s), **more)
        except BaseException:
            self._over.cancel()
            raise

    def _hang_up(self) -> None:
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(SHUT_RDWR)

    def close(self) -> None:
        self._over.cancel()
        super().close()


class _BoundedTls(_Bounded, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def _connect(url: str, within_s: float) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, implicit = parts.hostname or "localhost", parts.scheme == "smtps"
    if implicit:
        tls = ssl.create_default_context()
        server: smtplib.SMTP = _BoundedTls(host, parts.port or 465, within_s=within_s, context=tls)
    else:
        server = _Bounded(host, parts.port or 25, within_s=within_s)
        server.ehlo()
        if server.has_extn("starttls") and not _on_this_machine(host):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
    if parts.username and parts.query == TOKEN_LOGIN:
        _show_token(server, unquote(parts.username), unquote(parts.password or ""))
    elif parts.username:
        _log_in(server, unquote(parts.username), unquote(parts.password or ""))
    return server


def _log_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """smtplib speaks ASCII only; beyond it PLAIN is the one way that says how its letters travel (RFC 4616)."""
    if user.isascii() and password.isascii():
        server.login(user, password)
        return
    server.ehlo_or_helo_if_needed()
    said = b64encode(f"\0{user}\0{password}".encode()).decode()
    code, text = server.docmd("AUTH", f"PLAIN {said}")
    if code not in LET_IN:
        raise smtplib.SMTPAuthenticationError(code, text)


def _show_token(server: smtplib.SMTP, user: str, token: str) -> None:
    """XOAUTH2. A server that refuses says why in a challenge, which is owed an empty line."""
    if not token:
        raise Unavailable("no token of the provider")
    said = f"user={user}\1auth=Bearer {token}\1\1"
    server.ehlo_or_helo_if_needed()
    server.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "", initial_response_ok=True)


def _on_this_machine(host: str) -> bool:
    """A relay on loopback often shows a certificate of its own making, and nobody can listen in on the way."""
    return host == "localhost" or host == "::1" or host.startswith("127.")
