"""A line to one mailbox by IMAP: imap-tools, with a bound on what is taken, and expunging nobody else's mail."""

import imaplib
import re
import select
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from imap_tools.mailbox import BaseMailBox
from imap_tools.utils import encode_folder

from desk.intake.commands import LARGEST_MAIL
from desk.intake.fetching.place import Place
from desk.intake.fetching.trouble import CONTROLS, TooLarge, Trouble, said_by, trouble_of

TIMEOUT_S = 30.0  # for one answer
AT_ONCE = 200  # mails whose sizes are asked for in one go
SLICE_S = 1.0  # how often somebody who waits looks up
NO_TLS = ("localhost", "127.0.0.1", "::1")
UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
DATE = re.compile(rb'\bINTERNALDATE "([^"]{20,30})"')
BODY = re.compile(rb"\bBODY\[", re.IGNORECASE)
QUOTED_BODY = re.compile(rb'\bBODY\[[^\]]*\] "((?:[^"\\]|\\.)*)"', re.IGNORECASE)

imaplib.Commands.setdefault("ID", ("NONAUTH", "AUTH", "SELECTED"))


@dataclass(frozen=True)
class Waiting:
    """A mail on the server: `size` in bytes as the server says, `at` when it came there, None if it does not say."""

    uid: int
    size: int
    at: datetime | None
    seen: bool


class _Capped:
    """imaplib would read as much as a server announces."""

    def read(self, size: int) -> bytes:
        if size > LARGEST_MAIL:
            raise TooLarge(f"{size} bytes")
        return bytes(super().read(size))  # type: ignore[misc]


class _Plain(_Capped, imaplib.IMAP4):
    pass


class _Tls(_Capped, imaplib.IMAP4_SSL):
    pass


class Line(BaseMailBox):
    """Open on the folder of `place`. `validity` and `next_uid` are what the server said of it, 0 if nothing."""

    def __init__(self, place: Place, timeout_s: float = TIMEOUT_S) -> None:
        self.place, self.timeout_s = place, timeout_s
        self.validity = self.next_uid = 0
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        place = self.place
        if place.security == "tls":
            return _Tls(place.host, place.port, ssl_context=ssl.create_default_context(), timeout=self.timeout_s)
        if place.security == "none" and place.host not in NO_TLS:
            raise Trouble("unencrypted")
        client = _Plain(place.host, place.port, timeout=self.timeout_s)
        try:
            if place.security == "starttls":
                client.starttls(ssl.create_default_context())
        except BaseException:
            with suppress(OSError):
                client.shutdown()
            raise
        return client

    def enter(self, secret: str, *, readonly: bool = False) -> Self:
        """Log in and open the folder. Raises Trouble."""
        self._log_in(secret)
        with suppress(imaplib.IMAP4.error):
            self.client._get_capabilities()  # servers offer more once we are in
        if self.offers("ID"):  # some refuse the folder to a program that does not say its name
            self.client._simple_command("ID", '("name" "Desk" "version" "1")')
        self.folder.set(self.place.folder, readonly)
        self.validity, self.next_uid = self._number("UIDVALIDITY"), self._number("UIDNEXT")
        if not self.next_uid:  # it need not be told
            self.next_uid = max(map(int, self.uids("UID *", charset=None)), default=0) + 1
        return self

    def _log_in(self, secret: str) -> None:
        try:
            if self.place.auth == "oauth2":
                self.xoauth2(self.place.user, secret, None)
            elif self.place.user.isascii() and secret.isascii():
                self.login(self.place.user, secret, None)
            else:
                self.login_utf8(self.place.user, secret, None)
        except imaplib.IMAP4.abort:
            raise
        except Exception as problem:
            found = trouble_of(problem)
            if found.code not in ("login", "server"):
                raise
            raise Trouble("login", found.said.replace(secret, "…") if secret else found.said) from None

    def offers(self, what: str) -> bool:
        return what in self.client.capabilities

    def _number(self, name: str) -> int:
        found = self.client.untagged_responses.get(name, [b""])[-1]
        return int(found) if isinstance(found, bytes) and found.isdigit() else 0

    def look(self) -> None:
        """Hear what is new: some servers find a new mail only after they were spoken to."""
        self.client.noop()

    def waiting(self, criteria: str) -> list[Waiting]:
        """The mails that fit, oldest first."""
        uids = self.uids(criteria, charset=None)
        found: list[Waiting] = []
        for start in range(0, len(uids), AT_ONCE):
            some = ",".join(uids[start : start + AT_ONCE])
            for item in self._fetched(some, "(UID FLAGS RFC822.SIZE INTERNALDATE)"):
                found += _waiting(b"".join(item) if isinstance(item, tuple) else item)
        return sorted({one.uid: one for one in found}.values(), key=lambda one: one.uid)

    def raw(self, uid: int) -> bytes | None:
        """The mail as it is, unread by us as far as the server knows; None when it is gone. Raises TooLarge."""
        return self._body(uid, "BODY.PEEK[]")

    def headers(self, uid: int) -> bytes | None:
        return self._body(uid, "BODY.PEEK[HEADER]")

    def _body(self, uid: int, part: str) -> bytes | None:
        """Other news may stand between: only what is a body, and of no other mail, is one."""
        items = self._fetched(str(uid), f"(UID {part})")
        for at, item in enumerate(items):
            after = items[at + 1] if at + 1 < len(items) and isinstance(items[at + 1], bytes) else b""
            head, body = item if isinstance(item, tuple) else (item, _short_body(item))
            told = UID.search(head) or UID.search(after)
            if body is not None and BODY.search(head) and (told is None or int(told[1]) == uid):
                return bytes(body)
        return None

    def _fetched(self, uids: str, what: str) -> list[Any]:
        kind, data = self.client.uid("FETCH", uids, what)
        _require(kind, data, "server")
        return [item for item in data if item is not None]

    def settle(self, uids: Sequence[int]) -> None:
        """Do with mails that are safe with us what the mailbox says. Raises Trouble when the server does not."""
        if not uids:
            return
        if self.place.after == "move":
            self._move(uids)
        elif self.place.after == "delete":
            self._store(uids, r"(\Seen \Deleted)")
            self._expunge(uids)
        else:
            self.mark_read(uids)

    def mark_read(self, uids: Sequence[int]) -> None:
        if uids:
            self._store(uids, r"(\Seen)")

    def _store(self, uids: Sequence[int], flags: str, how: str = "+") -> None:
        _require(*self.client.uid("STORE", _set(uids), f"{how}FLAGS.SILENT", flags), "flag")

    def _move(self, uids: Sequence[int]) -> None:
        self._store(uids, r"(\Seen)")
        kind, data = self._moved(uids)
        if kind != "OK":  # perhaps the folder is not there yet
            with suppress(Exception):
                self.folder.create(self.place.moved_to)
            kind, data = self._moved(uids)
        if kind != "OK":
            self._store(uids, r"(\Seen)", "-")  # or it would not be looked at again
            _require(kind, data, "move")
        if not self.offers("MOVE"):
            self._store(uids, r"(\Deleted)")
            self._expunge(uids)

    def _moved(self, uids: Sequence[int]) -> tuple[str, list[Any]]:
        how = "MOVE" if self.offers("MOVE") else "COPY"
        kind, data = self.client.uid(how, _set(uids), encode_folder(self.place.moved_to))  # type: ignore[arg-type]
        return kind, data

    def _expunge(self, uids: Sequence[int]) -> None:
        """A plain EXPUNGE removes what others have marked, too: where it is all there is, only ours may be marked."""
        if self.offers("UIDPLUS"):
            _require(*self.client.uid("EXPUNGE", _set(uids)), "flag")
        elif {int(one) for one in self.uids("DELETED", charset=None)} <= set(uids):
            _require(*self.client.expunge(), "flag")

    def idle_until(self, over: Callable[[], bool]) -> None:
        """Wait until the server says anything at all or `over` says so; it is asked about every second."""
        client = self.client
        tag = client._command("IDLE")
        while client._get_response() is not None:
            if client.tagged_commands[tag]:
                raise Trouble("server", "IDLE")
        while not over():
            if self._heard(SLICE_S):
                break
        client.send(b"DONE\r\n")
        self.consume_until_tagged_response(tag)

    def _heard(self, seconds: float) -> bool:
        """Whether something came: it may stand in a buffer of ours already, where poll does not see it."""
        sock = self.client.sock
        sock.settimeout(0)
        try:
            if self.client.file.peek(1):  # type: ignore[union-attr]
                return True
        except OSError:  # TLS has nothing whole yet
            pass
        finally:
            sock.settimeout(self.timeout_s)
        poller = select.poll()
        poller.register(sock, select.POLLIN)
        return bool(poller.poll(seconds * 1000))

    def hang_up(self) -> None:
        """Without waiting for anybody."""
        with suppress(Exception):
            self.client.shutdown()


def _short_body(item: bytes) -> bytes | None:
    """A body of one line at most may come in quotes."""
    found = QUOTED_BODY.search(item)
    return re.sub(rb"\\(.)", rb"\1", found[1]) if found else None


def _require(kind: str, data: Sequence[Any], code: str) -> None:
    if kind != "OK":
        raise Trouble(code, CONTROLS.sub(" ", said_by(imaplib.IMAP4.error(*data))))


def _set(uids: Sequence[int]) -> str:
    return ",".join(map(str, uids))


def _waiting(item: bytes) -> list[Waiting]:
    uid, size = UID.search(item), SIZE.search(item)
    if uid is None or size is None:
        return []
    return [Waiting(int(uid[1]), int(size[1]), _instant(item), b"\\seen" in item.lower())]


def _instant(item: bytes) -> datetime | None:
    found = DATE.search(item)
    try:
        return datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC) if found else None
    except ValueError:
        return None
