"""One look through a mailbox: what waits there is kept with us first, and only then marked, moved or deleted there."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from desk.channels.models import MailboxWatch
from desk.core.db import db, transaction
from desk.core.faultpoints import reached
from desk.core.times import utcnow
from desk.intake.commands import LARGEST_MAIL, MAIL, accept
from desk.intake.fetching.line import Line, Waiting
from desk.intake.fetching.trouble import TooLarge, Trouble, trouble_of
from desk.intake.fetching.watch import Seen, note_waiting

log = logging.getLogger(__name__)

WAY = "imap"
MOST = 200  # mails in one round, after which it is written down how far we are
CHUNK = 20  # mails that are taken before they are marked in one go
HEADERS_AFTER, SKIP_AFTER = 3, 5  # times that a mail could not be got
AGAIN_AFTER = timedelta(hours=1)  # a mail that cannot be got at all is tried again
LOOK_BACK = timedelta(days=2)  # SINCE knows days only, and those of the server

Guard = Callable[[], bool]


@dataclass
class Memory:
    """What a process remembers of a folder: mails it has, those with headers only, and those it could not get."""

    validity: int = 0
    taken: set[int] = field(default_factory=set)
    partial: set[int] = field(default_factory=set)
    bad: dict[int, tuple[int, datetime]] = field(default_factory=dict)

    def of(self, validity: int) -> "Memory":
        """This memory, empty when the server has numbered its mails anew."""
        if validity != self.validity:
            self.validity = validity
            self.taken.clear()
            self.partial.clear()
            self.bad.clear()
        return self

    def tries(self, uid: int) -> int:
        return self.bad.get(uid, (0, utcnow()))[0]

    def note_bad(self, uid: int) -> None:
        self.bad[uid] = self.tries(uid) + 1, utcnow()

    def rests(self, uid: int, now: datetime) -> bool:
        tries, at = self.bad.get(uid, (0, now))
        return tries >= SKIP_AFTER and now - at < AGAIN_AFTER


@dataclass
class Round:
    """`go_on` is asked before each mail: who may not fetch any more stops there."""

    line: Line
    memory: Memory
    go_on: Guard
    last_uid: int = 0
    fetched_at: datetime | None = None
    fresh: int = 0
    trouble: Trouble | None = None

    def run(self) -> Seen:
        """Take what waits. Raises what the line raises, Trouble where we cannot keep a mail."""
        known = self._look_up()
        mails = self._pending(known)
        self._tell(mails)
        left = [*self._take_all(mails[:MOST]), *mails[MOST:]]
        return Seen(
            uid_validity=self.line.validity,
            last_uid=self._reached(mails, left, known),
            taken=self.fresh,
            waiting=len(left),
            oldest_at=_oldest(left),
            idle=self.line.offers("IDLE"),
        )

    def _reached(self, mails: Sequence[Waiting], left: Sequence[Waiting], known: bool) -> int:
        """Up to which number everything is ours, or was old when we first looked."""
        if left and self.fetched_at is not None:
            return min(one.uid for one in left) - 1
        return max([self.last_uid, *(one.uid for one in mails), 0 if known else self.line.next_uid - 1])

    def _look_up(self) -> bool:
        """Whether the numbers of this folder are the ones that we knew."""
        db.session.rollback()
        row = db.session.get(MailboxWatch, self.line.place.mailbox_id, populate_existing=True)
        same = row is not None and row.uid_validity == self.line.validity and row.fetched_at is not None
        self.last_uid = row.last_uid if row is not None and same else 0
        self.fetched_at = row.fetched_at if row is not None else None
        self.memory.of(self.line.validity)
        db.session.rollback()
        return same

    def _pending(self, known: bool) -> list[Waiting]:
        """What came since, read or not, and everything unread.

        At the first look old mail that was read stays what it is. When the server has numbered everything anew,
        whatever came since our last look is taken again: what we have is known by what is in it.
        """
        mails = self.line.waiting(self._criteria(known))
        if known:
            mails = [one for one in mails if one.uid > self.last_uid or not one.seen]
        mails = [one for one in mails if not (one.seen and one.uid in self.memory.taken)]
        return sorted(mails, key=self._turn)

    def _criteria(self, known: bool) -> str:
        if known:
            return f"UNDELETED OR UNSEEN UID {self.last_uid + 1}:*"
        if self.fetched_at is None:
            return "UNDELETED UNSEEN"
        return f"UNDELETED OR UNSEEN SINCE {_day(self.fetched_at - LOOK_BACK)}"

    def _turn(self, one: Waiting) -> tuple[int, int]:
        return self.memory.tries(one.uid), one.uid  # a mail that breaks the line comes last

    def _tell(self, mails: Sequence[Waiting]) -> None:
        new = [one for one in mails if one.uid not in self.memory.taken]
        if new:
            with transaction():
                note_waiting(self.line.place.mailbox_id, len(new), _oldest(new))

    def _take_all(self, mails: Sequence[Waiting]) -> list[Waiting]:
        """Take these; those that are left."""
        left: list[Waiting] = []
        for some in _chunks(mails):
            here: list[Waiting] = []
            for one in some:
                (here if self._is_ours(one) else left).append(one)
            self._settle([one.uid for one in here])
        return left

    def _is_ours(self, one: Waiting) -> bool:
        if one.uid in self.memory.taken or not self.go_on():
            return one.uid in self.memory.taken
        return not self.memory.rests(one.uid, utcnow()) and self._take(one)

    def _take(self, one: Waiting) -> bool:
        """Whether the mail is safe with us, or gone. A line that breaks over it is a reason to try it last."""
        try:
            raw, parked = self._got(one)
        except Trouble as problem:
            self.memory.note_bad(one.uid)
            log.warning("mailbox %s: mail %s: %s", self.line.place.mailbox_id, one.uid, problem.code)
            return False
        except Exception:
            self.memory.note_bad(one.uid)
            raise
        if raw is not None:
            self._keep(raw, parked)
        if parked:
            self.memory.partial.add(one.uid)
        self.memory.taken.add(one.uid)
        self.memory.bad.pop(one.uid, None)
        return True

    def _got(self, one: Waiting) -> tuple[bytes | None, str]:
        """The mail, or its headers and why there is no more of it."""
        tries = self.memory.tries(one.uid)
        if one.size > LARGEST_MAIL:
            return self.line.headers(one.uid), f"too_large: {one.size} bytes"
        if tries >= HEADERS_AFTER:
            return self.line.headers(one.uid), "unfetchable: the mail server does not hand it over"
        try:
            return self.line.raw(one.uid), ""
        except TooLarge:
            self.memory.bad[one.uid] = HEADERS_AFTER - 1, utcnow()  # the line is of no more use; its headers are next
            raise

    def _keep(self, raw: bytes, parked: str) -> None:
        place = self.line.place
        try:
            kept = accept(raw, source=MAIL, at=utcnow(), mailbox=place.address, way=WAY, parked=parked)
        except OSError:
            raise Trouble("disk") from None
        except SQLAlchemyError as problem:
            raise Trouble("database", problem.__class__.__name__) from None
        self.fresh += not kept.known

    def _settle(self, uids: Sequence[int]) -> None:
        """Our copy is safe. Where the server does not do as it is told, the mail is ours all the same."""
        if not uids:
            return
        reached("imap.before_flag")
        try:
            self.line.settle([one for one in uids if one not in self.memory.partial])
            self.line.mark_read([one for one in uids if one in self.memory.partial])  # its rest is there only
        except Trouble as problem:
            self.trouble = problem


def trouble_in(problem: Exception) -> Trouble:
    if isinstance(problem, SQLAlchemyError):
        return Trouble("database", problem.__class__.__name__)
    return trouble_of(problem)


def _chunks(mails: Sequence[Waiting]) -> Iterator[Sequence[Waiting]]:
    for start in range(0, len(mails), CHUNK):
        yield mails[start : start + CHUNK]


def _oldest(mails: Sequence[Waiting]) -> datetime | None:
    return min((one.at for one in mails if one.at), default=None)


def _day(at: datetime) -> str:
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return f"{at.day:02}-{months[at.month - 1]}-{at.year}"
