"""One event of an EDIFACT message: its place, time, numbers and box, by what its levels say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from desk.shipments.carriers.edifact_clock import clock, estimates
from desk.shipments.carriers.edifact_levels import Level
from desk.shipments.carriers.edifact_messages import LONGEST_NAME, Message, messages
from desk.shipments.carriers.edifact_numbers import Box, Carriage, box_of, numbers
from desk.shipments.carriers.edifact_places import Where, nearest, where
from desk.shipments.carriers.edifact_syntax import Segment
from desk.shipments.carriers.events import BadBody, DocumentFunction, Estimate, EventTime, Given, Reading, Told
from desk.shipments.carriers.meanings import INFO_ONLY, LIKE, UNKNOWN, Meaning
from desk.shipments.types import Classifier, PlaceRole

_FUNCTIONS = {"1": DocumentFunction.CANCELS, "5": DocumentFunction.REPLACES}
_WHOLE_BEFORE = ("CNI", "STS", "EQD")  # what these open leaves complete what stands before
_CANCEL = "1"
# What a row says at an end of the way that it does not speak of. The only place that a message names is no such proof.
_ELSEWHERE = frozenset({INFO_ONLY, "IN_TRANSIT"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says of one event before its place and time are known: the code as sent and its row of the table.

    `levels` lead from the message down to the event, the last `own` of them are its own. `side` is the role that the
    box names, whatever the places say; `ends` are the LOC of the way at which such an event is. `meaning` None: no
    table holds the code. `last` is what the message ends with.
    """

    index: str
    levels: Sequence[Level]
    own: int
    box: Box
    raw_code: str
    raw_type: str = ""
    raw_sub_code: str = ""
    meaning: Meaning | None = None
    side: PlaceRole | None = None
    ends: Sequence[str] = ()
    expected: bool = False
    text: str = ""
    reason: str = ""
    exception: str = ""
    last: bool = False


def read(body: bytes, given: Given, kind: str, events: Callable[[Message], Iterable[Said]]) -> Reading:
    """All events of the messages of one kind. Raises BadBody if there is none, or it breaks off too early."""
    found = messages(body, kind)
    told: list[Told] = []
    beside: dict[Estimate, None] = {}
    for message in found:
        said = list(events(message))
        for one in said:
            event, expected = _told(message, one, given.zone)
            told.append(event)
            beside |= dict.fromkeys(expected)
        if not said and _function(message) is DocumentFunction.CANCELS:
            told.append(_cancellation(message))
    if not told and not found[-1].closed:
        raise BadBody("truncated")
    return Reading(told, estimates=tuple(beside))


def boxes(group: Sequence[Segment]) -> list[tuple[Box, Sequence[Segment]]]:
    """The boxes of a group, each with the segments from its EQD to the next; none: a nameless one without segments."""
    starts = [at for at, segment in enumerate(group) if segment.tag == "EQD"]
    parts = [group[start:end] for start, end in pairwise([*starts, len(group)])]
    return [(box_of(part), part) for part in parts] or [(Box(), ())]


def _told(message: Message, said: Said, zone: str) -> tuple[Told, list[Estimate]]:
    meaning = said.meaning or UNKNOWN
    transport = next((one.carriage for one in reversed(said.levels) if one.carriage), Carriage())
    places = nearest(one.places for one in said.levels)
    found = where(places, meaning.at(said.side)[0], transport.mode, said.ends)
    role = _role(said.side, found)
    code, named = meaning.at(role)
    against = said.side is None and found.taken and code in _ELSEWHERE
    code = meaning.code if against else code
    when = clock(said.levels, said.own, code, found.place, zone, expected=said.expected)
    references = numbers((one.numbers for one in said.levels), said.box)
    function = _function(message)
    event = Told(
        code, Classifier.EST if said.expected or when.estimated else Classifier.ACT, when.time, references,
        said.raw_code, said.raw_type, said.raw_sub_code, named, role is not None and not against, meaning.alternatives,
        place=found.place, text=said.text, publisher=message.sender, source_id=_id(message, said.index),
        version_at=message.prepared, retracts=function is DocumentFunction.CANCELS, document=_document(message),
        document_function=function, weight_kg=said.box.weight_kg, reason=said.reason,
        exception=said.exception or meaning.exception, mode=transport.mode, vessel=transport.vessel,
        vessel_imo=transport.imo, voyage=transport.voyage, empty=said.box.empty, equipment=said.box.number,
        known=said.meaning is not None, problem=_problem(message, said, when.time),
    )  # fmt: skip
    return event, estimates(when, references, places, zone)


def _role(side: PlaceRole | None, found: Where) -> PlaceRole | None:
    """What the box says goes before what the places say, but these may know more of the same end: it is inland."""
    if side is None or (found.role and LIKE.get(found.role) is side):
        return found.role
    return side


def _id(message: Message, index: str) -> str:
    return f"{message.source_id}/{index}" if message.source_id else ""


def _problem(message: Message, said: Said, time: EventTime | None) -> str:
    """Why an event is dead though it has a time: it has no code at all, or the body breaks off within it."""
    if not said.raw_code:
        return "bad_event"
    cut = message.cut
    broken = said.last and cut is not None and not cut.startswith("UN") and cut not in _WHOLE_BEFORE
    return "truncated" if broken and time else ""


def _cancellation(message: Message) -> Told:
    """A cancellation that repeats no event: it speaks of its document's number alone."""
    return Told(INFO_ONLY, Classifier.ACT, None, (), _CANCEL, "1225", publisher=message.sender,
                source_id=_id(message, "0"), version_at=message.prepared, retracts=True, document=_document(message),
                document_function=DocumentFunction.CANCELS)  # fmt: skip


def _function(message: Message) -> DocumentFunction:
    begin = message.first("BGM")
    return _FUNCTIONS.get(begin.code(2), DocumentFunction.ADDS) if begin else DocumentFunction.ADDS


def _document(message: Message) -> str:
    begin = message.first("BGM")
    return f"{message.sender}:{begin.at(1).upper()[:LONGEST_NAME]}" if begin and begin.at(1) else ""
