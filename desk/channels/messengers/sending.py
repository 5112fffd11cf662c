"""Say one thing to somebody, and say what came of it. Nothing of the database is held meanwhile."""

import logging
from collections.abc import Callable
from datetime import datetime

from flask import current_app

from desk.channels.messengers.adapter import TakesFiles, WithToken
from desk.channels.messengers.queries import Line
from desk.channels.messengers.tokens import NoToken, access_token
from desk.channels.messengers.types import Fate, HeardFile, OutFile, Recipient, Untrue, Verdict
from desk.core.fetching import Answer, Call, fetch
from desk.core.outside import Forbidden, NoAnswer, NotReached

log = logging.getLogger(__name__)

WITHIN_S = 20.0
LARGEST_FILE = 20 * 1024 * 1024


def say(line: Line, to: Recipient, text: str, *, mark: str, now: datetime, template: bool = False) -> Verdict:
    """Send one text. `mark` is the same each time that the same text is sent."""

    def call(token: str) -> Call:
        return line.adapter.text_call(line.config, to, text, token, mark=mark, now=now, template=template)

    return _with_token(line, line.adapter.needs_token(line.config, to, now), lambda token: _said(line, call(token)))


def hand_over(line: Line, to: Recipient, file: OutFile, *, mark: str, now: datetime) -> Verdict:
    """Send one file: its bytes first, which is no message yet, then the message that shows it."""
    adapter = line.adapter
    if not isinstance(adapter, TakesFiles):
        return Verdict(Fate.REFUSED, "file")

    def both(token: str) -> Verdict:
        call = adapter.upload_call(line.config, file, token)
        try:
            answer = _fetched(call)
        except NoAnswer as problem:
            return Verdict(Fate.LATER, "silent", str(problem))
        ref = adapter.uploaded(answer)
        if not ref:
            verdict = adapter.judge(answer)
            return Verdict(Fate.LATER, "busy", verdict.code) if verdict.fate is Fate.UNSURE else verdict
        return _said(line, adapter.file_call(line.config, to, file, ref, token, mark=mark))

    return _with_token(line, adapter.needs_token(line.config, to, now), both)


def fetched_file(line: Line, file: HeardFile) -> tuple[bytes, str, str]:
    """The bytes of a file of theirs, its name and its type. Raises Untrue for good, NoAnswer and NoToken for now."""
    token = access_token(line) if isinstance(line.adapter, WithToken) else ""
    before: list[Answer] = []
    while call := line.adapter.media_calls(line.config, file, token, before):
        before.append(_fetched(call, most=LARGEST_FILE))
        if before[-1].status >= 500 or before[-1].status == 429:
            raise NoAnswer(f"HTTP {before[-1].status}")
        if before[-1].status >= 400:
            raise Untrue(f"HTTP {before[-1].status}")
    kind = before[-1].headers.get("content-type", "").partition(";")[0].strip()
    return before[-1].body, _name_in(before[-1]) or file.name, file.type or kind


def _with_token(line: Line, needed: bool, work: Callable[[str], Verdict]) -> Verdict:
    """Do the work with a token, and once more with a new one when that has ended."""
    try:
        token = access_token(line) if needed else ""
        verdict = work(token)
        if verdict.fate is Fate.RENEW and token:
            verdict = work(access_token(line, refused=token))
    except NoToken as problem:
        return Verdict(Fate.LATER, problem.why, problem.code)
    except Forbidden:
        return Verdict(Fate.REFUSED, "account", "address")
    return Verdict(Fate.LATER, "account", verdict.code) if verdict.fate is Fate.RENEW else verdict


def _said(line: Line, call: Call) -> Verdict:
    """What came of a request. One that was sent and not answered may have been heard."""
    try:
        return line.adapter.judge(_fetched(call))
    except NotReached as problem:
        return Verdict(Fate.LATER, "silent", str(problem))
    except NoAnswer as problem:
        return Verdict(Fate.UNSURE, "unsure", str(problem))


def _fetched(call: Call, *, most: int | None = None) -> Answer:
    return fetch(call, allowed=current_app.config["DESK"].hook_hosts, within_s=WITHIN_S, most=most)


def _name_in(answer: Answer) -> str:
    _, found, name = answer.headers.get("content-disposition", "").partition("filename=")
    return name.split(";")[0].strip(' "') if found else ""
