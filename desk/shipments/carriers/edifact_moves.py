"""CODECO and COARRI, the reports of terminals: one move, named by the document, of many boxes."""

from collections.abc import Iterator, Mapping

from desk.shipments.carriers.codes_edifact import ENDS
from desk.shipments.carriers.edifact_events import Said, boxes, read
from desk.shipments.carriers.edifact_levels import level
from desk.shipments.carriers.edifact_messages import Message
from desk.shipments.carriers.events import Given, Reading
from desk.shipments.carriers.meanings import Meaning

Moves = Mapping[tuple[str, bool | None], Meaning]


def read_moves(body: bytes, given: Given, kind: str, moves: Moves) -> Reading:
    """One event for each box of each message; `moves` says what a document's code means. Raises BadBody."""
    return read(body, given, kind, lambda message: _events(message, kind, moves))


def _events(message: Message, kind: str, moves: Moves) -> Iterator[Said]:
    begin = message.first("BGM")
    raw, code = (begin.at(0), begin.code(0)) if begin else ("", "")
    first = next((at for at, segment in enumerate(message.segments) if segment.tag == "EQD"), None)
    head = level(message.segments[:first])
    found = boxes(message.segments[first:]) if first is not None else []
    for at, (box, part) in enumerate(found):
        yield Said(str(at), [head, level(part)], 1, box, raw, kind, _sub_code(part[0].code(4), part[0].code(5)),
                   moves.get((code, box.empty)), side=box.side, ends=ENDS.get((kind, code), ()),
                   last=at == len(found) - 1)  # fmt: skip


def _sub_code(side: str, load: str) -> str:
    """Which way the box goes and whether it is full: the same document number is another event by these."""
    return "/".join(filter(None, (side, load)))
