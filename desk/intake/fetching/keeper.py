"""A thread that keeps one mailbox empty: it stays on the line, hears of new mail, and comes back after any failure."""

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from time import monotonic

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from desk.channels.grants import access_token, expire
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake.fetching.line import Line
from desk.intake.fetching.place import Place
from desk.intake.fetching.round import Memory, Round, trouble_in
from desk.intake.fetching.trouble import Trouble
from desk.intake.fetching.watch import Seen, note_failure, note_round

log = logging.getLogger(__name__)

POLL_S = 30.0  # where the server tells nothing by itself
IDLE_S = 120.0  # a line that seems to live may be dead
WAITS_S = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)  # before the next try
LOGIN_WAITS_S = (15.0, 60.0, 300.0)  # many wrong passwords close an account


class Keeper(Thread):
    """Fetches `place` until `stop` is set. `ours` says whether this process may; `ask` has it look at once."""

    def __init__(self, app: Flask, place: Place, ours: Callable[[], bool]) -> None:
        super().__init__(name=f"mailbox {place.mailbox_id}", daemon=True)
        self.app, self.place, self.ours = app, place, ours
        self.stop, self.ask = Event(), Event()
        self.memory, self.failures = Memory(), 0

    def run(self) -> None:
        with self.app.app_context():
            while self.going():
                try:
                    self._stay()
                except Exception as problem:
                    self._failed(trouble_in(problem))
                finally:
                    db.session.remove()

    def going(self) -> bool:
        return not self.stop.is_set() and self.ours()

    def _stay(self) -> None:
        """One line, for as long as it holds."""
        line = Line(self.place)
        try:
            line.enter(self._secret())
            while self.going():
                line.look()
                found = Round(line, self.memory, self.going)
                seen = found.run()
                self._note(seen, found.trouble)
                if not (seen.waiting and seen.taken):
                    self._wait(line)
        finally:
            line.hang_up()

    def _secret(self) -> str:
        if self.place.auth != "oauth2":
            return self.place.password
        token = access_token(self.place.mailbox_id, now=utcnow())
        db.session.rollback()
        if not token:
            raise Trouble("token")
        return token

    def _wait(self, line: Line) -> None:
        until = monotonic() + (IDLE_S if line.offers("IDLE") else POLL_S)
        if line.offers("IDLE"):
            line.idle_until(lambda: not self.going() or self.ask.is_set() or monotonic() > until)
        else:
            self._pause(until - monotonic())
        self.ask.clear()

    def _pause(self, seconds: float) -> None:
        until = monotonic() + seconds
        while self.going() and monotonic() < until and not self.ask.wait(min(0.5, seconds)):
            pass
        self.ask.clear()

    def _note(self, seen: Seen, trouble: Trouble | None) -> None:
        now = utcnow()
        self.failures = 0
        with transaction():
            next_at = now + timedelta(seconds=IDLE_S if seen.idle else POLL_S)
            note_round(self.place.mailbox_id, seen, at=now, next_at=next_at, trouble=trouble)

    def _failed(self, trouble: Trouble) -> None:
        waits = LOGIN_WAITS_S if trouble.code in ("login", "token") else WAITS_S
        pause = waits[min(self.failures, len(waits) - 1)]
        self.failures += 1
        log.warning("mailbox %s: %s; again in %.0f s", self.place.mailbox_id, trouble.code, pause)
        now = utcnow()
        try:
            with transaction():
                if trouble.code == "login" and self.place.auth == "oauth2":
                    expire(self.place.mailbox_id, at=now)
                note_failure(self.place.mailbox_id, trouble, at=now, next_at=now + timedelta(seconds=pause))
        except SQLAlchemyError:
            db.session.rollback()
        self._pause(pause)
