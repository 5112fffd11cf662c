"""What a mailbox is told in its settings: how it is fetched, how answers leave, who pushes, what may be done there."""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from flask_babel import lazy_gettext as _l

from desk.channels.models import Mailbox
from desk.channels.smtp import TOKEN_LOGIN
from desk.core.columns import keys
from desk.core.errors import Faulty

AFTER = ("seen", "move", "delete")
SECURITY = ("tls", "starttls", "none")
SELECTOR = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
HOST = re.compile(r"[a-z0-9_]([a-z0-9._:-]{0,188}[a-z0-9])?")
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Fetching:
    """How mail is fetched by IMAP; without a host it is not. `password` None keeps the one that is there."""

    host: str = ""
    port: int = 993
    security: str = "tls"
    user: str = ""
    password: str | None = None
    auth: str = "password"
    folder: str = "INBOX"
    after: str = "seen"
    moved_to: str = ""


@dataclass(frozen=True)
class Sending:
    """How answers leave: `host` empty by the server of the settings. `scheme` is smtps or smtp (STARTTLS).

    `password` None keeps the one that is there; `as_fetching` logs in with what IMAP takes.
    """

    host: str = ""
    port: int = 465
    scheme: str = "smtps"
    user: str = ""
    password: str | None = None
    as_fetching: bool = False
    dkim_domain: str = ""
    dkim_selector: str = ""


@dataclass(frozen=True)
class Pushing:
    """How a provider hands mail over; `kind` empty: none does. `secret` None keeps the one that is there."""

    kind: str = ""
    secret: str | None = None


@dataclass(frozen=True)
class Manners:
    """What may be done by mail there, and whose word on a sender is believed."""

    agents_answer: bool = False
    trusted_authserv: str = ""
    receipts: bool = False


def source(mailbox: Mailbox) -> tuple[object, ...]:
    return mailbox.imap_host, mailbox.imap_port, mailbox.imap_user, mailbox.imap_folder


def set_fetching(mailbox: Mailbox, wanted: Fetching) -> None:
    host = _host("imap_host", wanted.host)
    if wanted.security not in SECURITY or (host and wanted.security == "none" and host not in ON_THIS_MACHINE):
        raise Faulty("imap_security", _l("Without encryption only a server on this machine is reached."))
    if wanted.after not in AFTER or (wanted.after == "move" and not wanted.moved_to.strip()):
        raise Faulty("imap_moved_to", _l("Name the folder that taken mail is moved to."))
    if wanted.after == "move" and wanted.moved_to.strip() == (wanted.folder.strip() or "INBOX"):
        raise Faulty("imap_moved_to", _l("This is the folder that is fetched; name another one."))
    mailbox.imap_host, mailbox.imap_port, mailbox.imap_security = host, wanted.port, wanted.security
    mailbox.imap_user, mailbox.imap_auth = wanted.user.strip(), wanted.auth
    mailbox.imap_folder, mailbox.imap_after = wanted.folder.strip() or "INBOX", wanted.after
    mailbox.imap_moved_to = wanted.moved_to.strip()
    if wanted.password is not None:
        mailbox.imap_password = wanted.password
    if host and wanted.auth == "password" and not mailbox.imap_password:
        raise Faulty("imap_password", _l("The server wants a password."))


def _host(entry: str, text: str) -> str:
    host = text.strip().lower()
    if host and not HOST.fullmatch(host):
        raise Faulty(entry, _l("This is not the name of a server, such as imap.example.com."))
    return host


def set_sending(mailbox: Mailbox, wanted: Sending) -> None:
    host = _host("smtp_host", wanted.host)
    if not host:
        mailbox.smtp_url = ""
    else:
        user, password = wanted.user.strip(), wanted.password
        if wanted.as_fetching:
            user, password = mailbox.imap_user or mailbox.address, mailbox.imap_password
        elif password is None:
            password = sending_of(mailbox).password or ""
        place = f"{f'[{host}]' if ':' in host else host}:{wanted.port}"
        if wanted.as_fetching and mailbox.imap_auth == "oauth2":
            mailbox.smtp_url = f"{wanted.scheme}://{quote(user, safe='')}@{place}?{TOKEN_LOGIN}"
        else:
            login = f"{quote(user, safe='')}:{quote(password or '', safe='')}@" if user else ""
            mailbox.smtp_url = f"{wanted.scheme}://{login}{place}"
    domain, selector = wanted.dkim_domain.strip().lower(), wanted.dkim_selector.strip().lower()
    if domain and not HOST.fullmatch(domain):
        raise Faulty("dkim_domain", _l("This is not a domain, such as example.com."))
    if domain and not SELECTOR.fullmatch(selector):
        raise Faulty("dkim_selector", _l("Small letters, digits and dashes, such as desk1."))
    if (domain, selector) != (mailbox.dkim_domain or "", mailbox.dkim_selector or "") and not domain:
        mailbox.dkim_key = ""
    mailbox.dkim_domain, mailbox.dkim_selector = domain, selector


def sending_of(mailbox: Mailbox) -> Sending:
    """The parts of the mailbox's SMTP address."""
    parts = urlsplit(mailbox.smtp_url or "")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Sending(
        host=parts.hostname or "",
        port=parts.port or 465,
        scheme=parts.scheme or "smtps",
        user=user,
        password=password or None,
        as_fetching=parts.query == TOKEN_LOGIN
        or (bool(user) and (user, password) == (mailbox.imap_user or mailbox.address, mailbox.imap_password)),
        dkim_domain=mailbox.dkim_domain or "",
        dkim_selector=mailbox.dkim_selector or "",
    )


def set_pushing(mailbox: Mailbox, wanted: Pushing) -> None:
    mailbox.hook_kind = wanted.kind
    if wanted.secret is not None:
        mailbox.hook_secret = wanted.secret
    if wanted.kind == "mailgun" and not mailbox.hook_secret:
        raise Faulty("hook_secret", _l("Mailgun signs what it sends: enter its HTTP webhook signing key."))
    if wanted.kind == "ses" and not (mailbox.hook_secret or "").startswith("arn:"):
        raise Faulty("hook_secret", _l("Anybody may have a topic at Amazon: enter the ARN of yours, arn:aws:sns:…"))
    if wanted.kind and not mailbox.hook_token:
        give_token(mailbox)


def give_token(mailbox: Mailbox) -> None:
    mailbox.hook_token = secrets.token_urlsafe(32)
    mailbox.hook_digest = hook_digest(mailbox.hook_token)


def hook_digest(token: str) -> str:
    """How the token of an address is looked up."""
    return keys().blind("mailbox.hook_token", token)
