"""Asking a feed: not more often than it allows, once more after a hiccup, and in words that settle the matter."""

from collections.abc import Callable
from datetime import timedelta
from random import uniform
from time import sleep

from flask import current_app

from desk.core.fetching import Answer, Call, fetch
from desk.core.outside import Forbidden, NoAnswer
from desk.feeds.aggregators.asking import Refused
from desk.feeds.bucket import Pace, take
from desk.feeds.circuit import Setback

TRIES = 2
JITTER_S = (0.2, 0.8)  # so that many who failed at once do not come back at once
LONGEST_TURN_S = 2.0
HICCUPS = (500, 502, 503, 504)


class NotOurTurn(Exception):
    """As much was asked as the feed allows; nobody is to blame. `wait` is for how long."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(str(wait))
        self.wait = wait


def ask(feed: str, call: Call, pace: Pace, *, pause: Callable[[float], None] = sleep) -> Answer:
    """Make a call in the feed's turn; what may be repeated is, once, unless the feed says when.

    Raises Refused and NotOurTurn.
    """
    for left in reversed(range(TRIES if call.repeatable else 1)):
        _await_turn(feed, pace, pause)
        answer = _answer(call, last=not left)
        if answer is not None and (not left or answer.status not in HICCUPS or "retry-after" in answer.headers):
            return answer
        pause(uniform(*JITTER_S))
    raise Refused(Setback("no_answer"))


def _answer(call: Call, *, last: bool) -> Answer | None:
    try:
        return fetch(call, allowed=current_app.config["DESK"].hook_hosts)
    except Forbidden:
        raise Refused(Setback("forbidden_address", timedelta(hours=1), banner=True)) from None
    except NoAnswer as problem:
        if last:
            raise Refused(Setback(f"no_answer {problem}")) from None
    return None


def _await_turn(feed: str, pace: Pace, pause: Callable[[float], None]) -> None:
    waited = 0.0
    while (wait := take(feed, pace)) > 0:
        if waited + wait > LONGEST_TURN_S:
            raise NotOurTurn(timedelta(seconds=wait))
        pause(wait)
        waited += wait
