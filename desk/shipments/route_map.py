"""A schematic map of a way: stops where they lie, drawn by ourselves. Values in, coordinates out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

PAD_X, PAD_Y = 58.0, 40.0
LEAST_SPAN = 6.0  # degrees: a way across a town is not blown up to fill the sheet
BULGE, MOST_BULGE = 0.16, 56.0
SMALL, TALL = 12.0, 15.0  # width of a Chinese character, height of a line
STEPS = (1, 2, 5, 10, 20, 30)


@dataclass(frozen=True)
class MapStop:
    """A stop of the way. `state` is past, here or next; `role` origin, transfer, destination or other.

    `lat` and `lon` are None where nobody knows where it lies.
    """

    name: str
    lat: float | None
    lon: float | None
    state: str
    role: str = "other"
    note: str = ""


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    name: str
    note: str
    state: str
    role: str
    text_x: float
    text_y: float
    anchor: str  # start, middle, end


@dataclass(frozen=True)
class Arc:
    """A quadratic curve; `path` is the d of an SVG path. `state` is past, now or next."""

    path: str
    state: str


@dataclass(frozen=True)
class Drawing:
    """What an SVG shows. `now` is where the cargo is between two stops, None when it is at one."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    arcs: tuple[Arc, ...]
    now: tuple[float, float] | None
    grid_x: tuple[tuple[float, str], ...]
    grid_y: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class _Sheet:
    """From degrees to the sheet; longitudes have been unwrapped."""

    width: int
    height: int
    lon: float
    lat: float
    scale: float
    squeeze: float

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        x = self.width / 2 + (lon - self.lon) * self.squeeze * self.scale
        return round(x, 1), round(self.height / 2 - (lat - self.lat) * self.scale, 1)


def draw(stops: Sequence[MapStop], *, went: float, width: int, height: int) -> Drawing | None:
    """The way on a sheet of this size; None where fewer than two stops are known to lie somewhere.

    `went` is how much of the leg after the last stop reached is behind the cargo, 0 to 1; 0 draws it at that stop.
    """
    known = _merged([stop for stop in stops if stop.lat is not None and stop.lon is not None])
    if len(known) < 2:
        return None
    lons = _unwrapped([stop.lon or 0.0 for stop in known])
    lats = [stop.lat or 0.0 for stop in known]
    sheet = _sheet(lats, lons, width, height)
    points = [sheet.at(lat, lon) for lat, lon in zip(lats, lons, strict=True)]
    here = max((at for at, stop in enumerate(known) if stop.state != "next"), default=0)
    underway = 0 < went < 1 and here < len(known) - 1
    arcs: list[Arc] = []
    now = None
    curves: list[Point] = []
    for at, (a, b) in enumerate(pairwise(points)):
        bend = _bend(a, b)
        curves += [_on(a, bend, b, part / 24) for part in range(1, 24)]
        arcs += _arcs(a, bend, b, at, here, went if underway else 0.0)
        if at == here and underway:
            now = _on(a, bend, b, went)
    grid_x, grid_y = _grid(sheet)
    return Drawing(width, height, tuple(_dots(known, points, curves, width, height)), tuple(arcs), now, grid_x, grid_y)


def _merged(stops: Sequence[MapStop]) -> list[MapStop]:
    """Neighbours at one spot are one stop: a port and its city would lie on each other."""
    kept: list[MapStop] = []
    for stop in stops:
        last = kept[-1] if kept else None
        if last and last.name == stop.name:
            kept[-1] = MapStop(stop.name, stop.lat, stop.lon, stop.state, last.role if len(kept) == 1 else stop.role,
                               stop.note or last.note)  # fmt: skip
        else:
            kept.append(stop)
    return kept


def _unwrapped(lons: Sequence[float]) -> list[float]:
    """Each longitude on the near side of the one before: the Pacific is not crossed the long way round."""
    out = [lons[0]]
    for lon in lons[1:]:
        out.append(out[-1] + (lon - out[-1] + 180) % 360 - 180)
    return out


def _sheet(lats: Sequence[float], lons: Sequence[float], width: int, height: int) -> _Sheet:
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    squeeze = max(0.3, cos(radians(lat)))
    tall = max(max(lats) - min(lats), LEAST_SPAN / 2)
    wide = max((max(lons) - min(lons)) * squeeze, LEAST_SPAN)
    scale = min((width - 2 * PAD_X) / wide, (height - 2 * PAD_Y) / tall)
    return _Sheet(width, height, lon, lat, scale, squeeze)


Point = tuple[float, float]


def _bend(a: Point, b: Point) -> Point:
    """The middle of the curve, pushed to the upper side as the short way over a globe is."""
    length = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    push = min(BULGE * length, MOST_BULGE) * 2
    away = -1 if b[0] >= a[0] else 1
    x = (a[0] + b[0]) / 2 - away * (b[1] - a[1]) / length * push
    y = (a[1] + b[1]) / 2 + away * (b[0] - a[0]) / length * push
    return round(x, 1), round(max(8.0, y), 1)


def _arcs(a: Point, bend: Point, b: Point, at: int, here: int, went: float) -> Iterator[Arc]:
    if at != here or not went:
        yield Arc(_path(a, bend, b), "past" if at < here else "next")
        return
    middle = _on(a, bend, b, went)
    yield Arc(_path(a, _between(a, bend, went), middle), "past")
    yield Arc(_path(middle, _between(bend, b, went), b), "next")


def _path(a: Point, bend: Point, b: Point) -> str:
    return f"M{a[0]} {a[1]}Q{bend[0]} {bend[1]} {b[0]} {b[1]}"


def _between(a: Point, b: Point, part: float) -> Point:
    return round(a[0] + (b[0] - a[0]) * part, 1), round(a[1] + (b[1] - a[1]) * part, 1)


def _on(a: Point, bend: Point, b: Point, part: float) -> Point:
    return _between(_between(a, bend, part), _between(bend, b, part), part)


def _grid(sheet: _Sheet) -> tuple[tuple[tuple[float, str], ...], tuple[tuple[float, str], ...]]:
    wide, tall = sheet.width / sheet.scale / sheet.squeeze, sheet.height / sheet.scale
    step = next((one for one in STEPS if max(wide / 7, tall / 4) <= one), STEPS[-1])
    lons = _round_ones(sheet.lon - wide / 2, sheet.lon + wide / 2, step)
    lats = [lat for lat in _round_ones(sheet.lat - tall / 2, sheet.lat + tall / 2, step) if abs(lat) < 90]
    return (
        tuple((sheet.at(0, lon)[0], _degrees((lon + 180) % 360 - 180, "E", "W")) for lon in lons),
        tuple((sheet.at(lat, 0)[1], _degrees(lat, "N", "S")) for lat in lats),
    )


def _round_ones(low: float, high: float, step: int) -> list[int]:
    first = -(-int(low) // step) * step
    return [one for one in range(first, int(high) + 1, step) if low < one < high]


def _degrees(value: float, plus: str, minus: str) -> str:
    whole = int(abs(value))
    side = "" if whole in (0, 180) else plus if value > 0 else minus
    return f"{whole}°{side}"


Box = tuple[float, float, float, float]


def _dots(
    stops: Sequence[MapStop], points: Sequence[Point], curves: Sequence[Point], width: int, height: int
) -> Iterator[Dot]:
    taken: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for x, y in points]
    taken += [(x - 4, y - 4, x + 4, y + 4) for x, y in curves]
    taken.append((0, height - 13, width, height))  # what the lines of the grid are called
    for stop, (x, y) in zip(stops, points, strict=True):
        size = max(_wide(stop.name), _wide(stop.note) * 0.9), TALL * (2 if stop.note else 1)
        text_x, text_y, anchor, box = min(_places(x, y, *size), key=lambda place: _cost(place[3], taken, width, height))
        taken.append(box)
        yield Dot(x, y, stop.name, stop.note, stop.state, stop.role, round(text_x, 1), round(text_y, 1), anchor)


def _places(x: float, y: float, wide: float, tall: float) -> Iterator[tuple[float, float, str, Box]]:
    """Where the words of a dot could stand, best first: below, above, right, left, and below to either side."""
    yield x, y + 22, "middle", (x - wide / 2, y + 9, x + wide / 2, y + 9 + tall)
    yield x, y - tall + 2, "middle", (x - wide / 2, y - 10 - tall, x + wide / 2, y - 10)
    yield x + 12, y + 4, "start", (x + 12, y - 8, x + 12 + wide, y - 8 + tall)
    yield x - 12, y + 4, "end", (x - 12 - wide, y - 8, x - 12, y - 8 + tall)
    yield x - 4, y + 22, "start", (x - 4, y + 9, x - 4 + wide, y + 9 + tall)
    yield x + 4, y + 22, "end", (x + 4 - wide, y + 9, x + 4, y + 9 + tall)
    yield x - 4, y - tall + 2, "start", (x - 4, y - 10 - tall, x - 4 + wide, y - 10)
    yield x + 4, y - tall + 2, "end", (x + 4 - wide, y - 10 - tall, x + 4, y - 10)


def _cost(box: Box, taken: Sequence[Box], width: int, height: int) -> float:
    """How much of the words would be covered or fall off the sheet."""
    lost = sum(_shared(box, other) for other in taken)
    inside = _shared(box, (4, 2, width - 4, height - 2))
    return lost + 3 * ((box[2] - box[0]) * (box[3] - box[1]) - inside)


def _shared(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, tall)


def _wide(text: str) -> float:
    return sum(SMALL if ord(letter) > 0x2E7F else SMALL * 0.58 for letter in text)
