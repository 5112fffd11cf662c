"""A mail server on loopback that speaks enough IMAP (RFC 3501, IDLE, MOVE, UIDPLUS) and can be told to misbehave."""

import base64
import re
import select
import shlex
import socketserver
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock, Thread

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Kept:
    uid: int
    raw: bytes
    flags: set = field(default_factory=set)
    at: datetime = NOON


@dataclass
class Folder:
    validity: int = 7
    next_uid: int = 1
    mails: list = field(default_factory=list)


class Hangup(Exception):
    pass


class ImapServer:
    """`drops`: uids over whose body the line breaks; `lies`: sizes by uid that are not true; `refuses`: commands that
    are answered with NO; `during_fetch` is called while a body is being sent."""

    def __init__(self, context=None):
        self.lock, self.context = RLock(), context
        self.folders = {"INBOX": Folder()}
        self.users, self.tokens = {"desk@desk.test": "geheim"}, {}
        self.offers = "IMAP4rev1 IDLE MOVE UIDPLUS ID SASL-IR AUTH=PLAIN AUTH=XOAUTH2 STARTTLS".split()
        self.drops, self.lies, self.refuses = set(), {}, set()
        self.during_fetch = None
        self.logins, self.heard, self.lines, self.bodies = 0, [], set(), 0

    @property
    def inbox(self):
        return self.folders["INBOX"]

    def bring(self, raw, *flags, folder="INBOX", at=NOON):
        with self.lock:
            here = self.folders[folder]
            here.mails.append(Kept(here.next_uid, raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), set(flags), at))
            here.next_uid += 1
            return here.next_uid - 1

    def renumber(self):
        """As after a restore: the same mails under other numbers."""
        with self.lock:
            here = self.inbox
            here.validity += 1
            here.next_uid = 1
            for one in here.mails:
                one.uid, here.next_uid = here.next_uid, here.next_uid + 1

    def unseen(self):
        with self.lock:
            return [one.uid for one in self.inbox.mails if "\\Seen" not in one.flags]

    def cut_all(self):
        for line in list(self.lines):
            with suppress(OSError):
                line.shutdown(2)

    @property
    def port(self):
        return self.server.server_address[1]


class Talk(socketserver.StreamRequestHandler):
    timeout = 20

    def setup(self):
        self.here = self.server.imap
        if self.here.context and self.server.implicit:
            self._encrypt()
        super().setup()
        self.folder, self.told = None, 0
        self.here.lines.add(self.connection)

    def handle(self):
        with suppress(OSError, ValueError, Hangup):
            self.say("* OK here")
            while line := self.rfile.readline():
                self.answer(line.decode("utf-8", "surrogateescape").rstrip("\r\n"))

    def finish(self):
        self.here.lines.discard(self.connection)
        with suppress(OSError):
            self.connection.close()
        with suppress(OSError):
            super().finish()

    def say(self, text):
        data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
        self.wfile.write(data + b"\r\n")
        self.wfile.flush()

    def answer(self, line):
        tag, _, rest = line.partition(" ")
        name, _, rest = rest.partition(" ")
        name = name.upper()
        if name == "UID":
            sub, _, rest = rest.partition(" ")
            name = f"UID_{sub.upper()}"
        self.here.heard.append(f"{name} {rest}" if name not in ("LOGIN", "AUTHENTICATE") else name)
        if name in self.here.refuses:
            self.say(f"{tag} NO not now")
            return
        todo = getattr(self, f"do_{name.lower()}", None)
        if todo is None:
            self.say(f"{tag} BAD what?")
            return
        said = todo(tag, rest)
        if said is not None:
            self.say(f"{tag} {said}")

    # --- who it is

    def do_capability(self, _tag, _rest):
        self.say("* CAPABILITY " + " ".join(self.here.offers))
        return "OK done"

    def do_id(self, _tag, _rest):
        self.say("* ID NIL")
        return "OK done"

    def do_noop(self, _tag, _rest):
        self.news()
        return "OK done"

    def do_logout(self, tag, _rest):
        self.say("* BYE")
        self.say(f"{tag} OK bye")
        raise Hangup

    def do_starttls(self, tag, _rest):
        self.say(f"{tag} OK begin")
        self._encrypt()
        self.connection = self.request
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")

    def _encrypt(self):
        line = self.here.context.wrap_socket(self.request, server_side=True, do_handshake_on_connect=False)
        try:
            line.do_handshake()
        except OSError:
            line.close()
            raise
        self.request = line

    def do_login(self, _tag, rest):
        user, password = shlex.split(rest)
        return self._let_in(self.here.users.get(user) == password)

    def do_authenticate(self, tag, rest):
        kind, _, first = rest.partition(" ")
        if not first:
            self.say("+ ")
            first = self.rfile.readline().decode().strip()
        said = base64.b64decode(first).decode()
        if kind == "PLAIN":
            _, user, password = said.split("\0")
            return self._let_in(self.here.users.get(user) == password)
        found = re.fullmatch("user=([^\1]*)\1auth=Bearer ([^\1]*)\1\1", said)
        if found and self.here.tokens.get(found[1]) == found[2]:
            return self._let_in(True)
        self.say("+ " + base64.b64encode(b'{"status":"400"}').decode())
        self.rfile.readline()
        return self._let_in(False)

    def _let_in(self, good):
        self.here.logins += good
        return "OK in" if good else "NO [AUTHENTICATIONFAILED] wrong name or password"

    # --- folders

    def do_select(self, _tag, rest):
        name = shlex.split(rest)[0]
        if name not in self.here.folders:
            return "NO no such folder"
        self.folder = self.here.folders[name]
        self.told = len(self.folder.mails)
        self.say(f"* {self.told} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.folder.validity}] so")
        if "NO-UIDNEXT" not in self.here.offers:
            self.say(f"* OK [UIDNEXT {self.folder.next_uid}] so")
        return "OK [READ-WRITE] open"

    def do_examine(self, tag, rest):
        said = self.do_select(tag, rest)
        return said.replace("READ-WRITE", "READ-ONLY")

    def do_create(self, _tag, rest):
        self.here.folders[shlex.split(rest)[0]] = Folder()
        return "OK made"

    def news(self):
        if self.folder and len(self.folder.mails) != self.told:
            self.told = len(self.folder.mails)
            self.say(f"* {self.told} EXISTS")

    def do_idle(self, tag, _rest):
        self.say("+ idling")
        while True:
            self.news()
            if select.select([self.connection], [], [], 0.02)[0]:
                line = self.rfile.readline()
                if not line:
                    raise Hangup
                return "OK done" if line.strip() == b"DONE" else "BAD"

    # --- mails

    def _these(self, text):
        top = max((one.uid for one in self.folder.mails), default=0)
        wanted = set()
        for piece in text.split(","):
            low, _, high = piece.partition(":")
            low, high = (top if one == "*" else int(one) for one in (low, high or low))
            wanted |= set(range(min(low, high), max(low, high) + 1))
        return [one for one in self.folder.mails if one.uid in wanted]

    def do_uid_search(self, _tag, rest):
        with self.here.lock:
            found, words = list(self.folder.mails), rest.split()
            while words:
                test = self._test(words)
                found = [one for one in found if test(one)]
            self.say("* SEARCH " + " ".join(str(one.uid) for one in found))
        return "OK done"

    def _test(self, words):
        word = words.pop(0)
        if word == "OR":
            one, other = self._test(words), self._test(words)
            return lambda mail: one(mail) or other(mail)
        if word == "UID":
            uids = {one.uid for one in self._these(words.pop(0))}
            return lambda mail: mail.uid in uids
        if word == "SINCE":
            day = datetime.strptime(words.pop(0), "%d-%b-%Y").replace(tzinfo=UTC)
            return lambda mail: mail.at >= day
        flag = {"UNSEEN": "\\Seen", "UNDELETED": "\\Deleted"}.get(word)
        if flag:
            return lambda mail: flag not in mail.flags
        if word == "DELETED":
            return lambda mail: "\\Deleted" in mail.flags
        raise Hangup(word)

    def do_uid_fetch(self, _tag, rest):
        which, what = rest.split(" ", 1)
        for one in list(self._these(which)):
            self._show(one, what)
        return "OK done"

    def _show(self, one, what):
        number = self.folder.mails.index(one) + 1
        if "BODY.PEEK" not in what:
            flags, at = " ".join(sorted(one.flags)), one.at.strftime("%d-%b-%Y %H:%M:%S +0000")
            size = self.here.lies.get(one.uid, len(one.raw))
            self.say(f'* {number} FETCH (UID {one.uid} FLAGS ({flags}) RFC822.SIZE {size} INTERNALDATE "{at}")')
            return
        self.here.bodies += 1
        data, name = one.raw, "BODY[]"
        if "HEADER" in what:
            data, name = one.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", "BODY[HEADER]"
        if self.here.during_fetch:
            self.here.during_fetch()
            self.news()
            self.say(f"* {number} FETCH (FLAGS (\\Flagged))")
        self.wfile.write(f"* {number} FETCH (UID {one.uid} {name} {{{len(data)}}}\r\n".encode())
        if one.uid in self.here.drops and name == "BODY[]":
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            self.connection.shutdown(2)
            raise Hangup
        self.wfile.write(data)
        self.say(")")

    def do_uid_store(self, _tag, rest):
        which, how, flags = rest.split(" ", 2)
        with self.here.lock:
            for one in self._these(which):
                named = set(flags.strip("()").split())
                one.flags = one.flags | named if how[0] == "+" else one.flags - named
        return "OK done"

    def _copy(self, rest):
        which, name = rest.split(" ", 1)
        name = shlex.split(name)[0]
        if name not in self.here.folders:
            return None
        mails = self._these(which)
        for one in mails:
            self.here.bring(one.raw, *one.flags - {"\\Deleted"}, folder=name)
        return mails

    def do_uid_copy(self, _tag, rest):
        return "OK done" if self._copy(rest) is not None else "NO [TRYCREATE] no such folder"

    def do_uid_move(self, _tag, rest):
        with self.here.lock:
            mails = self._copy(rest)
            if mails is None:
                return "NO [TRYCREATE] no such folder"
            self._remove(mails)
        return "OK done"

    def _remove(self, mails):
        with self.here.lock:
            for one in mails:
                self.say(f"* {self.folder.mails.index(one) + 1} EXPUNGE")
                self.folder.mails.remove(one)
            self.told = len(self.folder.mails)

    def do_uid_expunge(self, _tag, rest):
        self._remove([one for one in self._these(rest) if "\\Deleted" in one.flags])
        return "OK done"

    def do_expunge(self, _tag, _rest):
        self._remove([one for one in list(self.folder.mails) if "\\Deleted" in one.flags])
        return "OK done"


@contextmanager
def imap_server(context=None, *, implicit=False):
    """A server that listens; `context` has it speak TLS, from the first byte if `implicit`."""
    imap = ImapServer(context)
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
    server.daemon_threads, server.imap, server.implicit, imap.server = True, imap, implicit, server
    server.handle_error = lambda *_: None
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield imap
    finally:
        imap.cut_all()
        server.shutdown()
        server.server_close()
        thread.join()
