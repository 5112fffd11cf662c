"""Whether an account works, without a message to anybody."""

from datetime import datetime

from flask import current_app

from desk.channels.messengers.commands import note_trouble, note_works
from desk.channels.messengers.labels import told
from desk.channels.messengers.queries import Line
from desk.channels.messengers.tokens import NoToken, ask_token
from desk.core.db import db, transaction
from desk.core.fetching import fetch
from desk.core.outside import Forbidden, NoAnswer


def check(line: Line, *, at: datetime) -> str:
    """Why it does not, as it is kept, or nothing. This is a boundary of its own: it commits what it found."""
    db.session.rollback()
    trouble = _trouble(line)
    with transaction():
        if trouble:
            note_trouble(line.account_id, trouble, at=at)
        else:
            note_works(line.account_id)
    return trouble


def _trouble(line: Line) -> str:
    call = line.adapter.check_call(line.config)
    try:
        if call is None:
            ask_token(line, force=False)
            return ""
        answer = fetch(call, allowed=current_app.config["DESK"].hook_hosts)
    except NoToken as problem:
        return told(problem.why, problem.code)
    except Forbidden:
        return told("account", "address")
    except NoAnswer as problem:
        return told("silent", str(problem))
    return "" if answer.status < 300 else told("account", f"HTTP {answer.status}")
