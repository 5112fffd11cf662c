"""A mailbox that is fetched by IMAP while whoever fetches dies between keeping mails and marking them as read."""

import re
import socketserver
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock, Thread

from desk.channels.models import Mailbox
from desk.core.db import db, transaction
from desk.ops.faults.mail import GIVE_UP_S, Letter, MailVerdict, count, wait_until_filed
from desk.ops.faults.stage import Stage

POINT, NTH = "imap.before_flag", 2  # each process marks one lot of mails and dies before it marks the next
NUMBER = re.compile(r"\d+")


def run(stage: Stage, mails: Sequence[Letter]) -> MailVerdict:
    """Lay the mails into a mailbox, have the desk fetch it, wait until all is marked and filed, and count."""
    with _serving([mail.raw for mail in mails]) as server, stage.app.app_context():
        with transaction():
            db.session.add(Mailbox(address="box@desk.localhost", name="", imap_host="127.0.0.1", imap_port=server.port,
                                   imap_security="none", imap_user="box", imap_password="box"))  # fmt: skip
        until = time.monotonic() + GIVE_UP_S
        while server.unread() and time.monotonic() < until:
            time.sleep(0.1)
        wait_until_filed()
        return count(len(mails), 0, mails, left_outside=len(server.unread()))


class _Server(socketserver.ThreadingTCPServer):
    """As much of IMAP as it takes to be fetched."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, mails: list[bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails, self.read, self.lock = mails, set[int](), Lock()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def unread(self) -> list[int]:
        with self.lock:
            return [uid for uid in range(1, len(self.mails) + 1) if uid not in self.read]


class _Talk(socketserver.StreamRequestHandler):
    timeout = 60

    def handle(self) -> None:
        with suppress(OSError):
            self.wfile.write(b"* OK here\r\n")
            for line in self.rfile:
                tag, name, rest = [*line.decode("latin-1").split(None, 2), "", "", ""][:3]
                if name.upper() == "UID":
                    name, _, rest = rest.partition(" ")
                for said in self._answer(name.upper(), rest):
                    self.wfile.write(said + b"\r\n")
                self.wfile.write(f"{tag} OK done\r\n".encode())

    def _answer(self, name: str, rest: str) -> Iterator[bytes]:
        server: _Server = self.server  # type: ignore[assignment]
        if name == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1"
        elif name == "SELECT":
            yield f"* {len(server.mails)} EXISTS\r\n* OK [UIDVALIDITY 7] so".encode()
            yield f"* OK [UIDNEXT {len(server.mails) + 1}] so".encode()
        elif name == "SEARCH":
            yield " ".join(["* SEARCH", *map(str, server.unread())]).encode()
        elif name == "FETCH":
            yield from map(self._body if "BODY" in rest else self._facts, _uids(rest))
        elif name == "STORE":
            with server.lock:
                server.read.update(_uids(rest))

    def _facts(self, uid: int) -> bytes:
        size = len(self.server.mails[uid - 1])  # type: ignore[attr-defined]
        return f"* {uid} FETCH (UID {uid} FLAGS () RFC822.SIZE {size})".encode()

    def _body(self, uid: int) -> bytes:
        raw: bytes = self.server.mails[uid - 1]  # type: ignore[attr-defined]
        return f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")"


def _uids(rest: str) -> list[int]:
    return [int(one) for one in NUMBER.findall(rest.split()[0])]


@contextmanager
def _serving(mails: list[bytes]) -> Iterator[_Server]:
    with _Server(mails) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
