"""Whether somebody may be answered now, and how much is left of it: pure, so that the page and the door agree."""

from dataclasses import dataclass
from datetime import datetime

from desk.channels.messengers.lengths import parts, size
from desk.channels.messengers.segments import is_gsm_7, segments
from desk.channels.messengers.types import Limits


@dataclass(frozen=True)
class Allowance:
    """`closed` is a word of `labels.WHY`, empty while they may be answered freely. None: there is no such limit."""

    limits: Limits
    closed: str = ""
    closes_at: datetime | None = None
    answers_left: int | None = None


def allowance(
    limits: Limits, *, wrote_at: datetime | None, answers: int, stopped_at: datetime | None, now: datetime
) -> Allowance:
    """What is allowed to somebody who last wrote at `wrote_at` and got `answers` messages since."""
    closes_at = wrote_at + limits.window if wrote_at and limits.window else None
    left = max(0, limits.most_answers - answers) if limits.most_answers is not None else None
    closed = ""
    if stopped_at is not None:
        closed = "stopped"
    elif limits.window is not None and (closes_at is None or closes_at <= now):
        closed = "window"
    elif left == 0:
        closed = "too_many"
    return Allowance(limits, closed, closes_at, left)


def parts_of(text: str, limits: Limits) -> list[str]:
    """The text as the messages that it leaves in."""
    return parts(text, limits.longest, limits.unit)


def excess(text: str, file_count: int, allowed: Allowance) -> str:
    """Why this is too much at once, as a word; empty when it fits."""
    count = len(parts_of(text, allowed.limits))
    if count > allowed.limits.most_parts:
        return "too_long"
    if allowed.answers_left is not None and count + file_count > allowed.answers_left:
        return "too_many"
    return ""


def template_excess(text: str, limits: Limits) -> str:
    return "too_long" if size(" ".join(text.split()), "characters") > limits.longest_template else ""


def misfit(types: list[tuple[str, int]], limits: Limits) -> bool:
    """Whether one of these files (media type, bytes) is none that the messenger takes."""
    return any(not kind.startswith(limits.files) or size > limits.largest_file for kind, size in types)


def segment_count(text: str) -> tuple[int, bool]:
    """How many text messages that is, and whether each holds 160 signs and not 70."""
    return segments(text), is_gsm_7(text)
