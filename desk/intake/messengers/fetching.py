"""What has to be asked for before a thing can be filed: their files, their name, and messages that only wait there."""

import mimetypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import current_app

from desk.channels.messengers import wecom
from desk.channels.messengers.calls import answered
from desk.channels.messengers.commands import move_cursor, note_trouble, note_works
from desk.channels.messengers.labels import told as told_as
from desk.channels.messengers.queries import Line, account_by_id, user_at
from desk.channels.messengers.reading import listed, said
from desk.channels.messengers.sending import fetched_file
from desk.channels.messengers.tencent import TOKEN_ENDED
from desk.channels.messengers.tokens import NoToken, access_token
from desk.channels.messengers.types import Heard, HeardFile, Pull, Untrue
from desk.core.db import db, transaction
from desk.core.errors import DeskError
from desk.core.fetching import Call, fetch
from desk.core.files import put
from desk.core.outside import Forbidden, NoAnswer
from desk.core.times import utcnow
from desk.intake.commands import accept
from desk.intake.messengers.sources import identity_of, source_of
from desk.tickets.commands.incoming import NewFile

NEWS_LASTS = timedelta(minutes=9)  # their token of it: a little longer
MOST_PAGES = 100
MOST_FILES = 10


class NotYet(DeskError):
    """They do not give it to us now; it is tried again."""


@dataclass(frozen=True)
class Fetched:
    """The files that came, and how many did not."""

    files: Sequence[NewFile] = ()
    lost: int = 0


def fetch_files(line: Line, heard: Heard, *, last_try: bool) -> Fetched:
    """The files of a message, in the store. One that they do not have any more is lost; so is one that never comes.

    Raises NotYet while it may still come.
    """
    files: list[NewFile] = []
    lost = max(0, len(heard.files) - MOST_FILES)
    for number, one in enumerate(heard.files[:MOST_FILES], 1):
        try:
            files.append(_kept(one, number, *fetched_file(line, one)))
        except (Untrue, Forbidden):
            lost += 1
        except (NoAnswer, NoToken) as problem:
            if not last_try:
                raise NotYet(f"a file: {problem}") from None
            lost += 1
    return Fetched(files, lost)


def _kept(file: HeardFile, number: int, data: bytes, name: str, kind: str) -> NewFile:
    put(data)
    ending = mimetypes.guess_extension(kind) or ""
    return NewFile(name or f"{kind.partition('/')[0] or 'file'}-{number}{ending}", kind, data)


def name_of(line: Line, heard: Heard) -> Heard:
    """The same with what they call themselves, where that has to be asked for and is not known yet."""
    known = user_at(line.account_id, heard.user_id, heard.thread)
    db.session.rollback()
    if heard.data.get("way") != "kf" or (known is not None and known.name):
        return heard
    try:
        answer = _asked(line, partial(wecom.name_call, line.config, heard.user_id))
    except (NotYet, NoToken):
        return heard  # a name can be asked for another time
    found = listed(answer, "customer_list")
    return replace(heard, name=said(found[0], "nickname")) if found else heard


def pull(line: Line, news: Pull, *, told_at: datetime) -> None:
    """Fetch what waits there, each message an item of its own. Raises NotYet; what was fetched by then is kept."""
    try:
        _pull(line, news.token if utcnow() - told_at < NEWS_LASTS else "")
    except NoToken as problem:
        _trouble(line, told_as(problem.why, problem.code))
        raise NotYet("no token") from None
    except NotYet as problem:
        _trouble(line, str(problem))
        raise
    with transaction():
        note_works(line.account_id)


def _pull(line: Line, token: str) -> None:
    for _ in range(MOST_PAGES):
        cursor = account_by_id(line.account_id).cursor
        db.session.rollback()
        page = _asked(line, partial(wecom.pull_call, line.config, cursor, token))
        for message in listed(page, "msg_list"):
            piece = wecom.as_piece(message)
            accept(piece.raw, source=source_of(line.account_id), at=utcnow(), way="hook", who=identity_of(piece))
        following = said(page, "next_cursor")
        if following:
            with transaction():
                move_cursor(line.account_id, seen=cursor, to=following)
        if said(page, "has_more") != "1" or not following:
            return


def _asked(line: Line, call: Callable[[str], Call]) -> dict[str, Any]:
    """What they answer, with a new token where ours has ended. Raises NotYet and NoToken."""
    token = access_token(line)
    body = _fetched(call(token))
    if said(body, "errcode") in TOKEN_ENDED:
        body = _fetched(call(access_token(line, refused=token)))
    if said(body, "errcode") != "0":
        raise NotYet(f"errcode {said(body, 'errcode')}")
    return body


def _fetched(call: Call) -> dict[str, Any]:
    try:
        return answered(fetch(call, allowed=current_app.config["DESK"].hook_hosts))
    except (NoAnswer, Forbidden) as problem:
        raise NotYet(f"no answer: {problem}") from None


def _trouble(line: Line, why: str) -> None:
    with transaction():
        note_trouble(line.account_id, why, at=utcnow())
