"""Words by which somebody asks not to be written to any more, and to be written to again."""

from typing import Literal

STOP = frozenset("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT TD T R 退订 拒收 退訂".split())
START = frozenset("START YES UNSTOP 恢复 恢復".split())


def stop_or_start(text: str) -> Literal["message", "stop", "start"]:
    """What a whole message says; a sentence that holds such a word says nothing of the kind."""
    word = text.strip().strip(".!。！").upper()
    return "stop" if word in STOP else "start" if word in START else "message"
