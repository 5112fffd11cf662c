"""The envelope of EDIFACT: which messages a body holds, from whom, under which references. Counts are only noted."""

import codecs
import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from desk.shipments.carriers.edifact_syntax import Cut, Segment, segments
from desk.shipments.carriers.events import BadBody

LARGEST = 5 * 1024 * 1024
LONGEST_NAME = 70  # of a partner or a reference: twice what the standard allows
_DIGITS = re.compile(r"\d+", re.ASCII)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """One message with what its envelope says. `prepared` is aware, None if unreadable.

    `reference` is empty where two messages of one interchange share it: such a number names neither. `cut` is what is
    there of the tag of the segment in which the body ends, None if the message does not end so.
    """

    sender: str = ""
    interchange: str = ""
    group: str = ""
    prepared: datetime | None = None
    reference: str = ""
    type: str = ""
    segments: list[Segment] = field(default_factory=list)
    closed: bool = False
    cut: str | None = None

    @property
    def source_id(self) -> str:
        """The sender's own id of this message; empty if a part of it is missing."""
        named = self.sender and self.interchange and self.reference
        return "/".join(filter(None, (self.interchange, self.group, self.reference))) if named else ""

    def first(self, tag: str) -> Segment | None:
        return next((segment for segment in self.segments if segment.tag == tag), None)


def messages(body: bytes, kind: str) -> list[Message]:
    """The messages of one kind, such as IFTSTA, in a body of one or more interchanges.

    Raises BadBody: too_large, empty, bad_edifact (no interchange), wrong_envelope (no message, or only other kinds).
    """
    found = _Envelopes().read(segments(_text(body)))
    if not found.opened:
        raise BadBody("wrong_envelope" if re.search(rb"UNH\W", body[:4096]) else "bad_edifact")
    wanted = [message for message in found.messages if message.type in ("", kind)]
    if not wanted:
        raise BadBody("wrong_envelope")
    return _named_once(wanted)


def _text(body: bytes) -> str:
    """The bytes one for one as characters; what is not bytes of ASCII kind is made so first."""
    if len(body) > LARGEST:
        raise BadBody("too_large")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = body.decode("utf-16", "replace").encode("utf-8", "replace")
    if not body.strip(b"\0 \t\r\n"):
        raise BadBody("empty")
    return body.replace(b"\0", b"").decode("latin-1")


def _named_once(found: Sequence[Message]) -> list[Message]:
    """The messages; a reference that stands for different ones in one interchange is taken from them."""
    said = {(_name(message), tuple(message.segments)) for message in found}
    uses = Counter(name for name, _ in said)
    return [replace(message, reference="") if uses[_name(message)] > 1 else message for message in found]


def _name(message: Message) -> tuple[str, ...]:
    return message.sender, message.interchange, message.group, message.reference, str(message.prepared)


class _Envelopes:
    """Walks over segments and sorts them into messages."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.opened = False
        self._envelope = Message()
        self._open: Message | None = None

    def read(self, found: Iterable[Segment | Cut]) -> "_Envelopes":
        for segment in found:
            if isinstance(segment, Cut):
                self._finish(cut=segment.tag)
            else:
                self._take(segment)
        self._finish()
        return self

    def _take(self, segment: Segment) -> None:
        match segment.tag:
            case "UNB":
                self._finish()
                self.opened, self._envelope = True, _interchange(segment)
            case "UNG":
                self._finish()
                self._envelope = replace(self._envelope, group=segment.at(4)[:LONGEST_NAME])
            case "UNH":
                self._finish()
                name, kind = segment.at(0)[:LONGEST_NAME], segment.at(1).upper()
                self._open = replace(self._envelope, reference=name, type=kind, segments=[])
            case "UNT":
                self._note(segment)
                self._finish(closed=True)
            case "UNE" | "UNZ":
                self._finish()
                self._envelope = replace(self._envelope, group="")
            case _ if self._open:
                self._open.segments.append(segment)

    def _finish(self, *, closed: bool = False, cut: str | None = None) -> None:
        if self._open:
            self.messages.append(replace(self._open, closed=closed, cut=cut))
        self._open = None

    def _note(self, trailer: Segment) -> None:
        """A wrong count is the sender's slip: what was said stands all the same."""
        if self._open and trailer.at(0) != str(len(self._open.segments) + 2):
            _log.info("a message counts its segments wrongly")


def _interchange(segment: Segment) -> Message:
    sender, reference = segment.at(1).upper()[:LONGEST_NAME], segment.at(4)[:LONGEST_NAME]
    return Message(sender, reference, prepared=_prepared(segment.at(3), segment.at(3, 1)))


def _prepared(date: str, time: str) -> datetime | None:
    """When an interchange was made, taken for UTC: YYMMDD or CCYYMMDD, and HHMM with or without seconds."""
    both = ("20" * (len(date) == 6) + date) + (time or "0000")
    form = {12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}.get(len(both))
    try:
        return datetime.strptime(both, form).replace(tzinfo=UTC) if form and _DIGITS.fullmatch(both) else None
    except ValueError:
        return None
