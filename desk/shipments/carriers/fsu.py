"""Air cargo status as Cargo-IMP text: FSU and FSA, bare or in an EDIFACT envelope. Nothing in it is signed."""

from datetime import datetime, timedelta

from desk.shipments.carriers.air_lines import Clock, Day, Line, Message, messages
from desk.shipments.carriers.air_told import AirStatus, Waybill, clock_of, same_city, told_of
from desk.shipments.carriers.codes_air import AHEAD, AT_SECOND_AIRPORT
from desk.shipments.carriers.events import Adapter, BadBody, Estimate, EventTime, Given, Place, Precision, Reading, Told
from desk.shipments.carriers.instants import wall_time
from desk.shipments.carriers.meanings import INFO_ONLY
from desk.shipments.types import Classifier

LARGEST = 5 * 1024 * 1024
EARLIEST, LATEST = timedelta(days=-300), timedelta(days=30)
LETTERS = {"A": Classifier.ACT, "E": Classifier.EST, "S": Classifier.PLN}
FLOWN = frozenset({"DEP", "ARR"})
SIGNED = frozenset({"DLV", "DDL"})


def read(body: bytes, given: Given) -> Reading:
    """All statuses of a body. Raises BadBody: empty, too_large, wrong_envelope (not one air waybill in it)."""
    found = list(messages(_text(body)))
    if not any(message.waybill for message in found):
        raise BadBody("wrong_envelope")
    told = [one for message in found for one in _told_of_message(message, given)]
    return Reading(told, estimates=[one for message in found for one in _estimates(message, given)])


def _text(body: bytes) -> str:
    if len(body) > LARGEST:
        raise BadBody("too_large")
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = body.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:  # names in some national set: what counts is ASCII in all of them
        text = body.decode("latin-1")
    if not text.strip("\x00 \t\r\n\v\f"):
        raise BadBody("empty")
    return text


def _told_of_message(message: Message, given: Given) -> list[Told]:
    """A waybill without any status is as much a fault as a status without waybill."""
    waybill = message.waybill or Waybill()
    if not message.lines:
        return [_dead(Line("", ""), waybill)]
    return [_told(line, waybill, given) if message.waybill and not line.broken else _dead(line, waybill)
            for line in message.lines]  # fmt: skip


def _dead(line: Line, waybill: Waybill) -> Told:
    return Told(INFO_ONLY, Classifier.ACT, None, waybill.numbers, line.code, text=line.sent, known=False,
                problem="bad_event")  # fmt: skip


def _told(line: Line, waybill: Waybill, given: Given) -> Told:
    airport = (line.airports or ("",))[-1 if line.code in AT_SECOND_AIRPORT else 0]
    time, classifier = _when(line, airport, given)
    status = AirStatus(
        line.code, waybill, time, classifier, line.sub_code, Place(iata=airport), line.quantity, line.flight,
        signed_by=line.rest if line.code in SIGNED else "", text=line.sent,
    )  # fmt: skip
    return told_of(status)


def _when(line: Line, airport: str, given: Given) -> tuple[EventTime | None, Classifier]:
    """When it was, or is to be. What a flight really did counts more than the day and time it goes by."""
    clock = _own_clock(line)
    classifier = Classifier.PLN if line.code == "BKD" else Classifier.ACT
    untimed = line.day is not None and line.day.hour is None
    if clock and clock.letter == "A" and (untimed or line.code in FLOWN):
        return dated(line.day, clock, airport, given), classifier
    if clock and untimed and line.code in AHEAD:
        return dated(line.day, clock, airport, given), LETTERS[clock.letter] if line.code != "BKD" else classifier
    return dated(line.day, None, airport, given), classifier


def _own_clock(line: Line) -> Clock | None:
    """Of the flight's two times the one at this status's end of it; an arrival may come without its departure."""
    departure, arrival = (*line.clocks, None, None)[:2]
    if line.code not in AT_SECOND_AIRPORT:
        return departure
    return arrival or (departure if len(line.clocks) == 1 else None)


def dated(day: Day | None, clock: Clock | None, airport: str, given: Given) -> EventTime | None:
    """A day without a year in the one year that puts it near its receipt, on the airport's clock; None if none does."""
    if day is None:
        return None
    hour, minute, shift = (clock.hour, clock.minute, clock.shift) if clock else (day.hour, day.minute, 0)
    precision = Precision.DAY if hour is None else Precision.MINUTE
    here = given.received_at
    for year in (here.year - 1, here.year, here.year + 1):
        try:
            wall = datetime(year, day.month, day.day) + timedelta(days=shift, hours=hour or 0, minutes=minute)
            time = wall_time(wall, clock_of(airport), zone=given.zone, precision=precision)
        except (ValueError, OverflowError):
            continue
        if EARLIEST <= time.at - here <= LATEST:
            return time
    return None


def _estimates(message: Message, given: Given) -> list[Estimate]:
    """When the flight to the destination is expected there."""
    found = []
    for line in message.lines:
        clock = line.clocks[1] if len(line.clocks) == 2 else None
        if not message.waybill or not clock or clock.letter == "A" or len(line.airports) != 2:
            continue
        if same_city(line.airports[1], message.waybill.destination):
            time = dated(line.day, clock, line.airports[1], given)
            found += [Estimate(message.waybill.numbers, "ARRIVAL_POD", time, source="CARRIER")] if time else []
    return found


FEED = Adapter("fsu", read=read, source="CARRIER", answer=(200, "text/plain", ""))
