"""Outgoing mail: our own bytes, read back before they leave, and the SMTP conversation."""

import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from socket import SHUT_RDWR
from threading import Timer
from typing import Any
from urllib.parse import unquote, urlsplit

from desk.core.faultpoints import reached as fault

TIMEOUT_S = 30  # for one answer
WITHIN_S = 240  # for the whole conversation
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Refused(Exception):
    """The other side said no for good; the text is its answer."""


class Unavailable(Exception):
    """The other side could not take it now; the same mail may go later."""


@dataclass(frozen=True)
class OutboundFile:
    name: str
    type: str
    data: bytes


@dataclass(frozen=True)
class OutboundEmail:
    """One mail to one recipient. `rfc_id`, `in_reply_to` and `references` carry their angle brackets."""

    from_name: str
    from_email: str
    to_email: str
    reply_to: str
    subject: str
    text: str
    at: datetime
    rfc_id: str
    in_reply_to: str = ""
    references: Sequence[str] = ()
    files: Sequence[OutboundFile] = field(default_factory=tuple)


def build(mail: OutboundEmail) -> bytes:
    """The mail as it travels, CRLF line ends. Raises Refused when its headers are not exactly the ones we meant."""
    body = MIMEText(mail.text, "plain", "utf-8")
    message: MIMEMultipart | MIMENonMultipart = body
    if mail.files:
        message = MIMEMultipart("mixed")
        message.attach(body)
        for file in mail.files:
            message.attach(_part(file))
    headers = {
        "From": formataddr((str(_encoded(mail.from_name)), mail.from_email)),
        "To": _plain_address(mail.to_email),
        "Reply-To": mail.reply_to,
        "Subject": _encoded(mail.subject).encode(linesep="\r\n"),
        "Date": format_datetime(mail.at),
        "Message-ID": mail.rfc_id,
        "In-Reply-To": mail.in_reply_to,
        "References": "\r\n ".join(mail.references),
        "Auto-Submitted": "no",
    }
    kept = {name: value for name, value in headers.items() if value}
    for name, value in kept.items():
        message[name] = value
    raw = message.as_bytes(policy=SMTP.clone(max_line_length=None))
    _read_back(raw, set(kept) | set(message.keys()))
    return raw


def _part(file: OutboundFile) -> MIMEApplication:
    part = MIMEApplication(file.data)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", CONTROLS.sub(" ", file.name)))
    return part


def _encoded(text: str) -> Header:
    """Text for a header: no control can end the line, no =? can start a word of somebody else's making."""
    text = CONTROLS.sub(" ", text).strip()
    return Header(text, "us-ascii" if text.isascii() and "=?" not in text else "utf-8", maxlinelen=75)


def _plain_address(address: str) -> str:
    if not re.fullmatch(r"[^\s<>,;:\"()\[\]\\@]+@[^\s<>,;:\"()\[\]\\@]+", address):
        raise Refused("not one plain address")
    local, _, domain = address.rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise Refused("the address has letters that mail servers do not take") from None


def _read_back(raw: bytes, meant: set[str]) -> None:
    """Python 3.11 can write a header that was never set when a value holds encoded line ends: look, don't trust."""
    found = [name.lower() for name in message_from_bytes(raw)]
    if sorted(found) != sorted({name.lower() for name in meant}):
        raise Refused("headers would not survive")


def send(url: str, *, sender: str, to: str, raw: bytes, within_s: float = WITHIN_S) -> None:
    """Hand one mail to the server at `url` (smtp://[user:password@]host[:port], smtps://…).

    The conversation is over `within_s` after it began, so that whoever finds it unfinished later may begin another.
    Raises Refused on a permanent answer and Unavailable on a temporary one, a broken line or no answer.
    """
    try:
        with _connect(url, within_s) as server:
            fault("mail.before_data")
            server.sendmail(sender, [_plain_address(to)], raw)
            fault("mail.accepted")
    except smtplib.SMTPRecipientsRefused as problem:
        code, text = next(iter(problem.recipients.values()))
        raise _judged(code, text) from None
    except smtplib.SMTPResponseException as problem:
        raise _judged(problem.smtp_code, problem.smtp_error) from None
    except (smtplib.SMTPException, OSError) as problem:
        raise Unavailable(problem.__class__.__name__) from None


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
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _on_this_machine(host: str) -> bool:
    """A relay on loopback often shows a certificate of its own making, and nobody can listen in on the way."""
    return host == "localhost" or host == "::1" or host.startswith("127.")
