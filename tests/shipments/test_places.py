import pytest
from sqlalchemy import func, select

from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.shipments.commands.places import ensure_location
from desk.shipments.models import Location


def test_a_place_of_the_table_is_written_down_once(app):
    with transaction():
        first = ensure_location(" usoak ")
        again = ensure_location("USOAK", "Somewhere else")
    assert again.code == first.code
    assert (first.name_en, first.time_zone, first.lat) == ("Oakland", "America/Los_Angeles", 37.80)
    assert db.session.scalar(select(func.count()).select_from(Location)) == 1


@pytest.mark.parametrize(
    ("code", "name", "zone"), [("USABQ", "", "America/Denver"), ("ISKEF", "Keflavik", "Atlantic/Reykjavik")]
)
def test_a_place_of_no_table_has_the_zone_of_its_airport(app, code, name, zone):
    with transaction():
        found = ensure_location(code, name)
    assert found.time_zone == zone


def test_a_place_whose_zone_is_not_certain_is_in_utc(app):
    with transaction():
        found = ensure_location("USZZ9", "Nowhere")
    assert (found.name_zh, found.time_zone, found.lat) == ("Nowhere", "UTC", None)


@pytest.mark.parametrize("code", ["", "US", "U1LAX", "USLAXX", "上海港口", "US\0AX"])
def test_what_is_no_code_is_refused(app, code):
    with transaction(), pytest.raises(Faulty):
        ensure_location(code)
