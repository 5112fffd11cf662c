"""IFTSTA, the status report of EDIFACT: consignments (CNI), each with its events (STS)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from desk.shipments.carriers.codes_edifact import CODECO, ESTIMATED, EVENTS, GATE_IN_LETTER
from desk.shipments.carriers.edifact_events import Said, boxes, read
from desk.shipments.carriers.edifact_levels import Level, level
from desk.shipments.carriers.edifact_messages import Message
from desk.shipments.carriers.edifact_numbers import Box
from desk.shipments.carriers.edifact_status import status_of
from desk.shipments.carriers.edifact_syntax import Segment
from desk.shipments.carriers.events import Adapter, Given, Reading

_GATE_IN = "34"
_MOST_SHARED = 1000  # events that the boxes of one consignment may make of its statuses


def _events(message: Message) -> Iterator[Said]:
    opened = _starts(message.segments, ("CNI", "STS"))
    head = level(message.segments[: opened[0]] if opened else ())
    for number, consignment in enumerate(_consignments(message.segments, opened)):
        starts = _starts(consignment, ("STS",))
        above = consignment[: starts[0]] if starts else ()
        common = level(above)
        shared = [box for box, part in boxes(above) if part]
        shared = shared if len(shared) * len(starts) <= _MOST_SHARED else []
        for at, (start, end) in enumerate(pairwise([*starts, len(consignment)])):
            yield from _status(consignment[start:end], [head, common], shared, f"{number}.{at}",
                               last=end == len(consignment) and consignment[-1] is message.segments[-1])  # fmt: skip


def _starts(segments: Sequence[Segment], tags: Sequence[str]) -> list[int]:
    return [at for at, segment in enumerate(segments) if segment.tag in tags]


def _consignments(segments: Sequence[Segment], opened: Sequence[int]) -> Iterator[Sequence[Segment]]:
    """Groups that CNI opens; events that stand before any of them are a group, too."""
    starts = [at for at in opened if segments[at].tag == "CNI" or at == opened[0]]
    for start, end in pairwise([*starts, len(segments)]):
        yield segments[start:end]


def _status(group: Sequence[Segment], above: Sequence[Level], shared: Sequence[Box], index: str, *,
            last: bool) -> Iterator[Said]:  # fmt: skip
    """The events of one STS: one for each of its boxes, else of the consignment's, or one if there is none."""
    found = boxes(group)
    if not found[0][1] and shared:
        found = [(box, ()) for box in shared]
    first = next((at for at, segment in enumerate(group) if segment.tag == "EQD"), len(group))
    own = level(group[:first])
    for at, (box, part) in enumerate(found):
        ends = last and at == len(found) - 1
        yield _said(group[0], [*above, own, level(part)], box, f"{index}.{at}", last=ends)


def _said(segment: Segment, levels: Sequence[Level], box: Box, index: str, *, last: bool) -> Said:
    status = status_of(segment)
    gate = status.key == GATE_IN_LETTER
    meaning = CODECO[_GATE_IN, box.empty] if gate and box.empty is not None else EVENTS.get(status.key)
    return Said(
        index, levels, 2, box, status.code, status.kind, status.reason, status.refined(meaning),
        side=box.side if gate else None, expected=status.key in ESTIMATED, text=status.text or levels[2].text,
        reason=status.word, exception=status.exception, last=last,
    )  # fmt: skip


def _read(body: bytes, given: Given) -> Reading:
    return read(body, given, "IFTSTA", _events)


FEED = Adapter("iftsta", read=_read, source="CARRIER", answer=(200, "text/plain", ""))
