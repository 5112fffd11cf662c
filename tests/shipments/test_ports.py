import re
from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from desk.shipments.carriers.events import Place
from desk.shipments.carriers.ports import PORTS, TABLES, read_table
from desk.shipments.carriers.zones import zone_of

JANUARY = datetime(2026, 1, 15, 12, tzinfo=UTC)
ROWS = [row for table in TABLES for row in read_table(table)]


def test_no_code_stands_twice() -> None:
    assert [code for code, times in Counter(code for code, _ in ROWS).items() if times > 1] == []


def test_there_are_places_enough_for_the_worlds_trade() -> None:
    assert len(PORTS) >= 450
    assert len({code[:2] for code in PORTS}) >= 120


def test_every_place_has_a_code_names_and_a_zone() -> None:
    zones = available_timezones()
    for code, port in ROWS:
        assert re.fullmatch(r"[A-Z]{2}[A-Z2-9]{3}", code), code
        assert port.zone in zones, code
        assert re.search(r"[\u4e00-\u9fff]", port.zh), code
        assert port.en.isascii() and port.en, code
        assert len(port.zh) <= 80 and len(port.en) <= 80, code


def test_clocks_fit_where_the_places_lie() -> None:
    for code, port in ROWS:
        assert -90 < port.lat < 90 and -180 <= port.lon <= 180, code
        hours = ZoneInfo(port.zone).utcoffset(JANUARY).total_seconds() / 3600  # type: ignore[union-attr]
        assert min(abs(hours - port.lon / 15 + turn) for turn in (-24, 0, 24)) <= 4, code


def test_places_of_one_country_lie_near_each_other() -> None:
    """A sign or a digit mistyped throws a place to the other side of the world."""
    wide = {"US", "RU", "CA", "AU", "CL", "FR", "PT", "ES"}
    for code, port in ROWS:
        mates = [other for name, other in ROWS if name[:2] == code[:2]]
        if code[:2] not in wide:
            assert all(abs(port.lat - other.lat) < 45 and abs(port.lon - other.lon) < 62 for other in mates), code


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("CNURC", "Asia/Shanghai"),
        ("USCHI", "America/Chicago"),
        ("USELP", "America/Denver"),
        ("USPHX", "America/Phoenix"),
        ("CAVAN", "America/Vancouver"),
        ("CASJF", "America/St_Johns"),
        ("AUPER", "Australia/Perth"),
        ("BRMAO", "America/Manaus"),
        ("RUVVO", "Asia/Vladivostok"),
        ("MXTIJ", "America/Tijuana"),
        ("IDMAK", "Asia/Makassar"),
        ("ESLPA", "Atlantic/Canary"),
        ("PTPDL", "Atlantic/Azores"),
        ("CLPUQ", "America/Punta_Arenas"),
        ("CDFBM", "Africa/Lubumbashi"),
    ],
)
def test_countries_of_several_clocks_are_told_apart(code: str, zone: str) -> None:
    found = zone_of(Place(unlocode=code))
    assert found is not None
    assert found.key == zone
