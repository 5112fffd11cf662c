"""Ports, ramps and other places of freight by UN/LOCODE: names in both languages, zone, and where they lie.

Places that are in no table get their zone from airport or country (zones.py). Written by hand from common knowledge;
a place is added as one line.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Port:
    """A place of freight. `lat` and `lon` are degrees, north and east positive."""

    zh: str
    en: str
    zone: str
    lat: float
    lon: float


TABLE = """
CNNGB 宁波 | Ningbo | Asia/Shanghai | 29.87 121.55
CNSHA 上海 | Shanghai | Asia/Shanghai | 31.23 121.47
SGSIN 新加坡 | Singapore | Asia/Singapore | 1.26 103.84
DEHAM 汉堡 | Hamburg | Europe/Berlin | 53.55 9.99
NLRTM 鹿特丹 | Rotterdam | Europe/Amsterdam | 51.92 4.48
USLAX 洛杉矶 | Los Angeles | America/Los_Angeles | 33.74 -118.26
USLGB 长滩 | Long Beach | America/Los_Angeles | 33.77 -118.19
"""


def _read(table: str) -> dict[str, Port]:
    ports = {}
    for row in table.strip().splitlines():
        name, en, zone, position = (cell.strip() for cell in row.split("|"))
        code, zh = name.split(maxsplit=1)
        lat, lon = position.split()
        ports[code] = Port(zh, en, zone, float(lat), float(lon))
    return ports


PORTS = _read(TABLE)
