"""Whether a mailbox's servers let us in: a look from here and now, ended in time, that takes and sends nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Thread

from desk.channels.email import Refused, Unavailable
from desk.channels.grants import access_token, smtp_url_of
from desk.channels.models import Mailbox
from desk.channels.smtp import greet
from desk.core.db import db
from desk.intake.fetching.line import Line
from desk.intake.fetching.place import Place, place_of
from desk.intake.fetching.round import trouble_in
from desk.intake.fetching.trouble import Trouble

WITHIN_S = 8.0
ANSWER_S = 4.0


@dataclass(frozen=True)
class Check:
    """What came of one look: `way` is imap or smtp, `code` empty when all is well, `said` the server's own words."""

    way: str
    code: str = ""
    said: str = ""


def check(mailbox: Mailbox, *, now: datetime) -> list[Check]:
    """Log in where mail is fetched, open the folders, and log in where answers leave. Both at once."""
    place = place_of(mailbox) if mailbox.imap_host else None
    secret = place.password if place else ""
    if place is not None and place.auth == "oauth2":
        secret = access_token(mailbox.id, now=now)
    smtp_url = smtp_url_of(mailbox, now=now)
    db.session.rollback()  # nothing is held while we wait
    looks: dict[str, Callable[[], None]] = {}
    if place is not None:
        looks["imap"] = lambda: _look_in(place, secret)
    if smtp_url:
        looks["smtp"] = lambda: _look_out(smtp_url)
    return _all(looks)


def _all(looks: dict[str, Callable[[], None]]) -> list[Check]:
    found: dict[str, Check] = {}

    def work(way: str) -> None:
        try:
            looks[way]()
            found[way] = Check(way)
        except Exception as problem:
            trouble = trouble_in(problem)
            found[way] = Check(way, trouble.code, trouble.said)

    threads = [Thread(target=work, args=(way,), daemon=True) for way in looks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WITHIN_S / len(threads))
    return [found.get(way) or Check(way, "timeout") for way in looks]


def _look_in(place: Place, secret: str) -> None:
    if place.auth == "oauth2" and not secret:
        raise Trouble("token")
    line = Line(place, ANSWER_S)
    try:
        line.enter(secret, readonly=True)
    finally:
        line.hang_up()


def _look_out(url: str) -> None:
    try:
        greet(url, within_s=ANSWER_S)
    except Refused as problem:
        raise Trouble("login", str(problem)) from None
    except Unavailable as problem:
        raise Trouble("smtp_away", str(problem)) from None
