"""The SMTP and LMTP door: a mail is stored before the other side hears that it was taken."""

import asyncio
import logging
from socket import create_connection

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from desk.channels.queries import all_mailboxes, base_of, our_addresses
from desk.core.times import utcnow
from desk.intake.commands import LARGEST_MAIL, MAIL, accept

LONGEST_LINE = LARGEST_MAIL  # some programs write an attachment as one line

log = logging.getLogger(__name__)
logging.getLogger("mail.log").setLevel(logging.WARNING)  # the library would write every address into the log


class Door:
    """Answers one conversation. One recipient a mail: an LMTP client is owed an answer for each of them."""

    def __init__(self, app: Flask, way: str) -> None:
        self.app, self.way = app, way

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        refusal = await asyncio.get_running_loop().run_in_executor(None, self._refusal, address)
        if not refusal:
            envelope.rcpt_tos.append(address)
        return refusal or "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        way = f"Return-Path: <{envelope.mail_from or ''}>\r\nDelivered-To: {envelope.rcpt_tos[0]}\r\n"
        raw = way.encode("ascii", "replace") + (envelope.original_content or b"")
        return await asyncio.get_running_loop().run_in_executor(None, self._store, raw, envelope.rcpt_tos[0])

    async def handle_exception(self, problem: Exception) -> str:
        """Whatever broke is our fault: the mail stays with the other side, which tries again."""
        log.error("mail refused for now", exc_info=problem)
        return "451 4.3.0 Not stored, try again later"

    def _refusal(self, address: str) -> str:
        """Why a mail to this address is not ours to take. A desk without mailboxes takes what it is handed."""
        with self.app.app_context():
            try:
                unknown = all_mailboxes() and base_of(address) not in our_addresses()
            except SQLAlchemyError:
                return "451 4.3.0 Try again later"
        return "550 5.1.1 No such mailbox" if unknown else ""

    def _store(self, raw: bytes, recipient: str) -> str:
        """On a thread of its own: a slow disk must not stop the other conversations."""
        with self.app.app_context():
            try:
                accept(raw, source=MAIL, at=utcnow(), mailbox=base_of(recipient)[:254], way=self.way)
            except (OSError, SQLAlchemyError) as problem:
                log.error("mail refused for now: %s", str(getattr(problem, "orig", problem)).split("\n")[0])
                return "451 4.3.0 Not stored, try again later"
        return "250 2.0.0 Stored"


class PatientSmtp(SMTP):
    """Real mail programs write longer lines than the standard allows; refusing them would lose mail."""

    line_length_limit = LONGEST_LINE


class PatientLmtp(LMTP):
    line_length_limit = LONGEST_LINE


class AnyPortController(Controller):
    """A controller that can be told port 0 and says which one it got."""

    @property
    def bound_port(self) -> int:
        """The port that is really listened on, once started."""
        sockets = getattr(self.server, "sockets", None)
        return int(sockets[0].getsockname()[1]) if sockets else int(self.port)

    def _trigger_server(self) -> None:
        """The first connection, made by the library itself to see that it works; it would go to port 0."""
        with create_connection((self.hostname, self.bound_port), 1) as hello:
            hello.recv(1024)


class Listener(AnyPortController):
    """The door on one address and port, speaking SMTP or LMTP."""

    def __init__(self, app: Flask, *, host: str, port: int, lmtp: bool) -> None:
        door = Door(app, "lmtp" if lmtp else "smtp")
        super().__init__(door, hostname=host, port=port, data_size_limit=LARGEST_MAIL, decode_data=False, ident="desk")
        self.lmtp = lmtp

    def factory(self) -> SMTP:
        kind = PatientLmtp if self.lmtp else PatientSmtp
        return kind(self.handler, **self.SMTP_kwargs)
