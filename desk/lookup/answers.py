"""What a stranger reads: the page is made once for each way it can look, and filled with what is true now."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import escape

from desk.channels.queries import main_address
from desk.core.formatting import ago
from desk.core.times import utcnow
from desk.lookup.finding import Hit
from desk.shipments.clocks import said_at
from desk.shipments.phrases import stage_name
from desk.shipments.rules import freshness_limit
from desk.shipments.types import Mode, Stage

NUMBER = "\ue000number\ue000"  # stands where what differs is put in; no font and no customer has this character
MARKS = tuple(f"\ue000{field}{at}\ue000" for at in range(20) for field in ("iso", "said", "age"))
LAYOUTS = 500

Layout = tuple[tuple[str, bool, str, bool, bool], ...]  # stage, parcel, ending, known, quiet: of each shipment


def layout_of(found: Sequence[Hit], now: datetime) -> Layout:
    """How these shipments look, without their times."""
    return tuple(
        (one.stage, one.mode == Mode.COURIER, one.ending, one.heard_at is not None, is_quiet(one, now)) for one in found
    )


def is_quiet(hit: Hit, now: datetime) -> bool:
    """Whether the newest that was heard is too old to be told as news."""
    limit = freshness_limit(Mode(hit.mode), stage=Stage(hit.stage))
    return hit.heard_at is None or (limit is not None and now - hit.heard_at > limit)


def page(number: str, found: Sequence[Hit], language: str, now: datetime) -> str:
    """The page of a number that was found."""
    text = _skeleton(language, layout_of(found, now)).replace(NUMBER, str(escape(number)))
    for at, hit in enumerate(found):
        if hit.heard_at is not None:
            for mark, value in zip(MARKS[3 * at :], times(hit.heard_at, language, now), strict=False):
                text = text.replace(mark, value)
    return text


def times(at: datetime, language: str, now: datetime) -> tuple[str, str, str]:
    """An instant for machines, for people, and how long ago it was. UTC: a stranger's zone is not known."""
    return (
        f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        age(at, language, now),
    )


def age(at: datetime, language: str, now: datetime) -> str:
    """How long ago, in the largest unit that says it."""
    minutes = max(int((now - at).total_seconds()) // 60, 0)
    unit = 1 if minutes < 60 else 60 if minutes < 24 * 60 else 24 * 60
    return _age(minutes - minutes % unit, language)


@lru_cache(maxsize=LAYOUTS)
def _age(minutes: int, language: str) -> str:
    with force_locale(language):
        return ago(utcnow() - timedelta(minutes=minutes, seconds=1))


def values(number: str, found: Sequence[Hit], language: str, now: datetime) -> dict[str, object]:
    """The same for machines."""
    return {"number": number, "shipments": [_values(hit, language, now) for hit in found]}


def _values(hit: Hit, language: str, now: datetime) -> dict[str, object]:
    at = hit.heard_at
    return {
        "stage": hit.stage,
        "stage_name": stage_name(Stage(hit.stage), language, parcel=hit.mode == Mode.COURIER),
        "ending": hit.ending or None,
        "as_of": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else None,
        "notice": no_news(language) if is_quiet(hit, now) else None,
    }


def no_news(language: str) -> str:
    with force_locale(language):
        return str(_("There is no news yet. Please look again in 10 minutes."))


def tag_of(number: str, found: Sequence[Hit], language: str, now: datetime) -> str:
    """Changes with whatever the page shows, its ages included."""
    said = [(hit.id, hit.revision, hit.heard_at, (now - hit.heard_at) // timedelta(minutes=1)) if hit.heard_at
            else (hit.id, hit.revision) for hit in found]  # fmt: skip
    return sha256(f"{number}|{language}|{said}|{layout_of(found, now)}".encode("utf-8", "replace")).hexdigest()[:32]


@lru_cache(maxsize=LAYOUTS)
def _skeleton(language: str, layout: Layout) -> str:
    shipments = [
        {
            "stages": _stages(Stage(stage), parcel, language),
            "stage": stage_name(Stage(stage), language, parcel=parcel),
            "ending": ending,
            "known": known,
            "quiet": quiet,
            "iso": MARKS[3 * at],
            "said": MARKS[3 * at + 1],
            "age": MARKS[3 * at + 2],
        }
        for at, (stage, parcel, ending, known, quiet) in enumerate(layout)
    ]
    return frame("lookup/found.html", language, number=NUMBER, shipments=shipments)


def _stages(here: Stage, parcel: bool, language: str) -> list[tuple[str, str]]:
    return [
        (stage_name(one, language, parcel=parcel), "here" if one is here else "past" if one.rank < here.rank else "")
        for one in Stage
    ]


def by_its_clock(language: str, at: datetime) -> str:
    """A time that is in the zone of its place already: 2026-11-20 14:30 (UTC+8)."""
    return said_at(at, language, zone=at.tzinfo or UTC, reader="UTC").there


def frame(template: str, language: str, **context: object) -> str:
    """A page of the look-up in this language."""
    with force_locale(language):
        return render_template(template, html_lang=language.replace("_", "-"), reach_us=main_address(), **context)
