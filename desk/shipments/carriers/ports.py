"""Ports, ramps and other places of freight by UN/LOCODE: names in both languages, zone, and where they lie.

Places that are in no table get their zone from airport or country (zones.py). Written by hand from common knowledge;
a place is added as one line below the line that names its zone. Some ports have several codes in use.
"""

from dataclasses import dataclass

from desk.shipments.carriers import ports_americas, ports_asia, ports_china, ports_europe, ports_south


@dataclass(frozen=True, slots=True)
class Port:
    """A place of freight. `lat` and `lon` are degrees, north and east positive."""

    zh: str
    en: str
    zone: str
    lat: float
    lon: float


TABLES = (ports_china.TABLE, ports_asia.TABLE, ports_europe.TABLE, ports_americas.TABLE, ports_south.TABLE)


def read_table(table: str) -> list[tuple[str, Port]]:
    """The places of a table in its order, each with its code; raises ValueError where a line is not as it should be."""
    ports, zone = [], ""
    for row in table.strip().splitlines():
        if row.startswith("@ "):
            zone = row.removeprefix("@ ")
            continue
        name, en, position = (cell.strip() for cell in row.split("|"))
        code, zh = name.split(maxsplit=1)
        lat, lon = position.split()
        ports.append((code, Port(zh, en, zone, float(lat), float(lon))))
    return ports


PORTS = {code: port for table in TABLES for code, port in read_table(table)}
