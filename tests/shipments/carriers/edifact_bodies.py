"""Interchanges for the tests of EDIFACT feeds."""

from datetime import UTC, datetime

from desk.shipments.carriers.events import Given, Reading, Told
from desk.shipments.carriers.registry import adapter

GIVEN = Given(datetime(2026, 2, 1, tzinfo=UTC))
AT = "DTM+334:202601051030:203'"
WAY = "LOC+9+CNNGB:139:6'LOC+11+NLRTM:139:6'"


def interchange(kind: str, said: str, *, bgm: str = "23+DOC1+9", ref: str = "REF1", sender: str = "SND",
                made: str = "260105:1000", syntax: str = "UNOC:3") -> str:  # fmt: skip
    """One interchange with one message."""
    return f"UNB+{syntax}+{sender}:ZZZ+RCV:ZZZ+{made}+{ref}'UNH+1+{kind}:D:95B:UN'BGM+{bgm}'{said}UNT+9+1'UNZ+1+{ref}'"


def iftsta(said: str, **more: str) -> str:
    """One consignment whose bill of lading is COSU6123456789."""
    return interchange("IFTSTA", f"CNI+1+COSU6123456789'{said}", **more)


def read(feed: str, body: str | bytes, given: Given = GIVEN) -> Reading:
    return adapter(feed).read(body.encode() if isinstance(body, str) else body, given)


def one(feed: str, body: str | bytes, given: Given = GIVEN) -> Told:
    """The only event of a body."""
    (told,) = read(feed, body, given).events
    return told
