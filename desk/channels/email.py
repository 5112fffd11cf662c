"""Outgoing mail: our own bytes, read back before they leave."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from hashlib import sha256
from typing import Any

from desk.channels.dkim_signing import Dkim, sign

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
PLAIN = re.compile(r"[^\s<>,;:\"()\[\]\\@]+@[^\s<>,;:\"()\[\]\\@]+")
CONTENT_ID = re.compile(r"[A-Za-z0-9.-]+@[A-Za-z0-9.-]+", re.ASCII)
STOP_URL = re.compile(r"https?://[!-~]+", re.ASCII)
IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")  # what may stand in a text


class Refused(Exception):
    """The other side said no for good; the text is its answer."""


class Unavailable(Exception):
    """The other side could not take it now; the same mail may go later."""


@dataclass(frozen=True)
class OutboundFile:
    """A file that goes along. With a `cid` (no angle brackets) it is an image that the HTML shows."""

    name: str
    type: str
    data: bytes = field(repr=False)
    cid: str = ""


@dataclass(frozen=True)
class OutboundEmail:
    """One mail to one recipient. `rfc_id`, `in_reply_to` and `references` carry their angle brackets.

    `html` stands beside the text, with the images `inline`. `envelope_from` is where a bounce goes, `from_email` when
    empty; `cc` are more addresses that it goes to, and everybody sees that. `automatic`: nobody wrote it; then
    `list_unsubscribe` may be the address that stops such mail. `via` is the server that it leaves by, empty for that of
    the settings.
    """

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
    html: str = ""
    inline: Sequence[OutboundFile] = field(default_factory=tuple)
    automatic: bool = False
    envelope_from: str = ""
    list_unsubscribe: str = ""
    cc: Sequence[str] = ()
    via: str = field(default="", repr=False)
    dkim: Dkim | None = None


def build(mail: OutboundEmail) -> bytes:
    """The mail as it travels, CRLF line ends, signed where its mailbox signs.

    Raises Refused when its headers are not exactly the ones we meant, and NotSigned.
    """
    message = _body(mail)
    for name, value in _headers(mail).items():
        if value:
            message[name] = value
    raw = message.as_bytes(policy=SMTP.clone(max_line_length=None))
    _read_back(raw, message)
    return sign(raw, mail.dkim) if mail.dkim else raw


def _headers(mail: OutboundEmail) -> dict[str, str]:
    headers = {
        "From": formataddr((str(_encoded(mail.from_name)), mail.from_email)),
        "To": plain_address(mail.to_email),
        "Cc": ",\r\n ".join(map(plain_address, mail.cc)),
        "Reply-To": mail.reply_to,
        "Subject": _encoded(mail.subject).encode(linesep="\r\n"),
        "Date": format_datetime(mail.at),
        "Message-ID": mail.rfc_id,
        "In-Reply-To": mail.in_reply_to,
        "References": "\r\n ".join(mail.references),
    }
    return headers | (_of_a_machine(mail) if mail.automatic else {"Auto-Submitted": "no"})


def _of_a_machine(mail: OutboundEmail) -> dict[str, str]:
    """What keeps other machines from answering, and lets people stop it with one press (RFC 3834, 2369, 8058)."""
    stop = f"<{mail.list_unsubscribe}>" if STOP_URL.fullmatch(mail.list_unsubscribe) else ""
    return {
        "Auto-Submitted": "auto-replied" if mail.in_reply_to else "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "bulk",
        "List-Unsubscribe": stop,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" if stop else "",
    }


def _body(mail: OutboundEmail) -> MIMEMultipart | MIMENonMultipart:
    """The text alone, or beside its HTML (with the images of that), and the files after it."""
    body: MIMEMultipart | MIMENonMultipart = MIMEText(mail.text, "plain", "utf-8")
    if mail.html:
        page: MIMEMultipart | MIMENonMultipart = MIMEText(mail.html, "html", "utf-8")
        if mail.inline:
            page = _several(mail, "related", [page, *map(_image, mail.inline)], type="text/html")
        body = _several(mail, "alternative", [body, page])
    return _several(mail, "mixed", [body, *map(_file, mail.files)]) if mail.files else body


def _several(mail: OutboundEmail, kind: str, parts: list[Any], **more: Any) -> MIMEMultipart:
    """Parts between the same lines each time the mail is built; base64, which all parts are in, holds no such line."""
    line = sha256(f"{mail.rfc_id} {mail.to_email} {kind}".encode("utf-8", "replace")).hexdigest()[:32]
    return MIMEMultipart(kind, boundary=f"=_{line}", _subparts=parts, **more)


def _file(file: OutboundFile) -> MIMENonMultipart:
    return _part("application", "octet-stream", file, "attachment")


def _image(file: OutboundFile) -> MIMENonMultipart:
    if file.type not in IMAGES or not CONTENT_ID.fullmatch(file.cid):
        raise Refused("not an image that can stand in a mail")
    part = _part("image", file.type.removeprefix("image/"), file, "inline")
    part["Content-ID"] = f"<{file.cid}>"
    return part


def _part(main: str, sub: str, file: OutboundFile, shown: str) -> MIMENonMultipart:
    part = MIMENonMultipart(main, sub)
    part.set_payload(file.data)
    encode_base64(part)
    part.add_header("Content-Disposition", shown, filename=("utf-8", "", CONTROLS.sub(" ", file.name)))
    return part


def _encoded(text: str) -> Header:
    """Text for a header: no control can end the line, no =? can start a word of somebody else's making."""
    text = CONTROLS.sub(" ", text).strip()
    return Header(text, "us-ascii" if text.isascii() and "=?" not in text else "utf-8", maxlinelen=75)


def plain_address(address: str) -> str:
    """The address as mail servers take it, its domain in ASCII. Raises Refused when it is not exactly one."""
    if not PLAIN.fullmatch(address):
        raise Refused("not one plain address")
    local, _, domain = address.rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise Refused("the address has letters that mail servers do not take") from None


def _read_back(raw: bytes, meant: Message) -> None:
    """Python 3.11 can write a header that was never set when a value holds encoded line ends: look, don't trust."""
    if [_seen(part) for part in message_from_bytes(raw).walk()] != [_seen(part) for part in meant.walk()]:
        raise Refused("headers would not survive")


def _seen(part: Message) -> tuple[object, ...]:
    """What must be there and nothing else: the names of a part's headers, what it is, and what it is called."""
    names = sorted(name.lower() for name, _ in part.items())
    return names, part.get_content_type(), part.get_filename(), part.get("Content-ID")
