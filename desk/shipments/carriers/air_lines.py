"""The lines of a Cargo-IMP status message: which one says what. Fields are known by their shape, not by their count."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from desk.shipments.carriers.air_told import Quantity, Waybill, mawb, pieces_of, plain, weight_of
from desk.shipments.carriers.codes_air import CODES, DISCREPANCY

_DATE = re.compile(r"(\d{1,2})(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?:(\d{2}):?(\d{2}))?", re.ASCII)
_LIKE_DATE = re.compile(r"\d{1,2}[A-Z]{3}[\d:]*", re.ASCII)
_FLIGHT = re.compile(r"(?=[A-Z]*\d?[A-Z])[A-Z0-9]{2,3}\d{1,4}[A-Z]?", re.ASCII)
_AIRPORTS = re.compile(r"([A-Z]{3})([A-Z]{3})?", re.ASCII)
_SUB_CODE = re.compile(r"[A-Z]{4}", re.ASCII)
_QUANTITY = re.compile(
    r"([TPSDM])(\d{1,8})(?:([KL])(\d{1,9}(?:[.,]\d{0,3})?))?(?:[A-Z]{2}[\d.]+)?(?:DG\d+)?(?:T\d+)?", re.ASCII
)
_TIME = re.compile(r"([AES])(\d{2}):?(\d{2})(?:-?([PNST]))?", re.ASCII)
_HEADER = re.compile(r"FS[UA](?:/\s*\d{0,3})?\s*", re.ASCII)
_LIKE_WAYBILL = re.compile(r"\d{2,4}\s?-\s?\d{4,9}(?!\d)|\d{9,13}\s?[A-Z]{6}\s*(?:/|$)", re.ASCII)
_WAYBILL = re.compile(r"(\d{3}\s?-?\s?\d{4}\s?\d{4})\s*([A-Z]{3})?\s*([A-Z]{3})?\s*(?:/.*)?", re.ASCII)
_STATUS = re.compile(r"([A-Z]{3})\s*(?:/(.*))?", re.ASCII)
# Lines that add to a status, and are one themselves only if they say when and where.
BELONGING = frozenset(
    {"OCI", "OSI", "SSR", "ULD", "SPH", "SRI", "REF", "COR", "NOM", "CUS", "SHP", "CNE", "AGT", "ACC"}
)
OWN = CODES - BELONGING
MONTHS = {name: at for at, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
SHIFTS = {"P": -1, "N": 1, "S": 2, "T": 3}
PARTS = "PSD"
LONGEST = 500  # of a line, which by the standard has 69 characters


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of a flight beside its date: `letter` A actual, E estimated, S scheduled; `shift` in days."""

    letter: str
    hour: int
    minute: int
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """A day without a year, maybe with its time."""

    month: int
    day: int
    hour: int | None = None
    minute: int = 0


@dataclass(slots=True)
class Line:
    """A status line taken apart. `clocks` are of departure and of arrival, by their places; `rest` are names."""

    code: str
    sent: str
    flight: str = ""
    day: Day | None = None
    airports: tuple[str, ...] = ()
    sub_code: str = ""
    quantity: Quantity = Quantity()
    clocks: tuple[Clock | None, ...] = ()
    rest: str = ""
    broken: bool = False


@dataclass(slots=True)
class Message:
    """What follows one waybill line; no `waybill` where none could be read."""

    waybill: Waybill | None
    lines: list[Line] = field(default_factory=list)


def messages(text: str) -> Iterator[Message]:
    """The messages of a body, in their order; what belongs to no message is passed over."""
    message, begun = Message(None), False
    for row in _rows(text):
        # Eleven digits alone may be somebody's telephone, except where a waybill is due.
        waybill = _LIKE_WAYBILL.match(row) or (not message.waybill and _WAYBILL.fullmatch(row))
        if waybill or _HEADER.fullmatch(row):
            if message.waybill or message.lines:
                yield message
            message, begun = Message(_waybill(row) if waybill else None), True
        elif begun and (line := _line(row, first=not message.lines)):
            message.lines.append(line)
    if message.waybill or message.lines:
        yield message


def _rows(text: str) -> list[str]:
    """Lines without envelope, blanks and control characters; one that begins with a slash goes on with the last."""
    upper = plain("".join(char for char in text if char >= " " or char in "\r\n\t\v\f"))
    if re.search(r"\bUN[BH]\+", upper):
        upper = upper.replace("'", "\n")
    rows: list[str] = []
    for row in filter(None, (" ".join(line[:LONGEST].split()).strip("= ") for line in upper.splitlines())):
        if row.startswith("/") and rows and rows[-1][:3] in OWN:
            rows[-1] = (rows[-1] + row)[:LONGEST]
        elif not row.startswith("/"):
            rows.append(row)
    return rows


def _waybill(row: str) -> Waybill | None:
    found = _WAYBILL.fullmatch(row)
    number = mawb(found[1]) if found else None
    return Waybill((number,), found[2] or "", found[3] or "") if found and number else None


def _line(row: str, *, first: bool) -> Line | None:
    """The status that a line says; None if it says none. The first line after a waybill has to."""
    found = _STATUS.fullmatch(row)
    line = _take_apart(found[1] if found else "", row, (found[2] or "" if found else row).split("/"))
    says = bool(line.day and (line.airports or line.flight))
    if line.code in BELONGING:
        return line if says else None
    if line.code in CODES or (says and found):
        return line
    garbled = says or ("/" in row and row[:3] in OWN)
    envelope = row.startswith(("UNT+", "UNZ+"))
    return Line("", row, broken=True) if garbled or (first and not envelope) else None


def _take_apart(code: str, row: str, fields: Sequence[str]) -> Line:
    line = Line(code, row)
    packed = [re.sub(r"\s+", "", one) for one in fields]
    dated = next((at for at, one in enumerate(packed) if _LIKE_DATE.fullmatch(one)), None)
    if dated is not None:
        line.day = _day(packed[dated])
    counted = next((at for at, one in enumerate(packed) if _is_quantity(one)), len(packed))
    before = [at for at in range(counted) if at != dated]
    line.flight = next((packed[at] for at in before if _FLIGHT.fullmatch(packed[at])), "")
    # After the date first: what stands before it may be an airline of three letters.
    placed = next(
        (at for at in sorted(before, key=lambda at: at < (dated or 0)) if _AIRPORTS.fullmatch(packed[at])), None
    )
    if placed is not None and (found := _AIRPORTS.fullmatch(packed[placed])):
        line.airports = tuple(filter(None, found.groups()))
    if code == DISCREPANCY:
        line.sub_code = next((packed[at] for at in before if _SUB_CODE.fullmatch(packed[at])), "")
    line.quantity = _quantity(packed[counted]) if counted < len(packed) else Quantity()
    after = counted + 1 if counted < len(packed) else 1 + max(dated or 0, placed or 0)
    _add_clocks(line, fields[after:])
    return line


def _add_clocks(line: Line, fields: Sequence[str]) -> None:
    """The flight's times, an empty field for one that is not known, and the names behind them."""
    clocks: list[Clock | None] = []
    while len(clocks) < min(2, len(fields)):
        found = _TIME.fullmatch(re.sub(r"\s+", "", fields[len(clocks)]))
        if found is None and fields[len(clocks)].strip():
            break
        clocks.append(_clock(found) if found else None)
    line.clocks = tuple(clocks)
    line.rest = "/".join(fields[len(clocks) :]).strip(" /")


def _clock(found: re.Match[str]) -> Clock | None:
    hour, minute = int(found[2]), int(found[3])
    sound = minute < 60 and (hour < 24 or (hour == 24 and not minute))
    return Clock(found[1], hour, minute, SHIFTS.get(found[4] or "", 0)) if sound else None


def _day(text: str) -> Day | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    day, month = int(found[1]), MONTHS[found[2]]
    if found[3] is None:
        return Day(month, day)
    hour, minute = int(found[3]), int(found[4])
    sound = minute < 60 and (hour < 24 or (hour == 24 and not minute))
    return Day(month, day, hour, minute) if sound else None


def _is_quantity(text: str) -> bool:
    return bool(_QUANTITY.fullmatch(text)) and not _TIME.fullmatch(text)


def _quantity(text: str) -> Quantity:
    found = _QUANTITY.fullmatch(text)
    if found is None:
        return Quantity()
    weight = weight_of(found[4], found[3]) if found[4] else None
    return Quantity(pieces_of(found[2]), weight, found[1] in PARTS)
