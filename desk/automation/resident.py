"""What processes that stay have in common: they work until told to end, and a database that is away is asked again."""

import logging
import signal
from collections.abc import Callable
from threading import Event
from types import FrameType

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from desk.core.db import db
from desk.core.errors import Conflict

log = logging.getLogger(__name__)


def again_and_again(app: Flask, stop: Event, work: Callable[[], int], every_s: float) -> None:
    """At once as long as there is something to do, else now and then."""
    with app.app_context():
        while not stop.is_set():
            busy = 0
            try:
                busy = work()
            except (SQLAlchemyError, Conflict) as problem:
                log.warning("begins again after %s", problem.__class__.__name__)
            except Exception:
                log.exception("begins again")
            finally:
                db.session.remove()
            if not busy:
                stop.wait(every_s)


def on_signals(stop: Callable[[], None]) -> None:
    """Call `stop` on TERM and INT."""

    def heard(_number: int, _frame: FrameType | None) -> None:
        stop()

    signal.signal(signal.SIGTERM, heard)
    signal.signal(signal.SIGINT, heard)
