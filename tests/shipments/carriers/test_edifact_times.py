"""Times in EDIFACT: formats of 2379, zones where they are said, and none where there is none."""

import pytest

from desk.shipments.carriers.edifact_times import iso_of
from tests.shipments.carriers.edifact_bodies import iftsta, one


@pytest.mark.parametrize(
    ("form", "text", "iso"),
    [("102", "20260105", "2026-01-05"), ("101", "260105", "2026-01-05"), ("203", "202601051030", "2026-01-05T10:30"),
     ("204", "20260105103015", "2026-01-05T10:30:15"), ("201", "2601051030", "2026-01-05T10:30"),
     ("202", "260105103015", "2026-01-05T10:30:15"), ("303", "202601051030UTC", "2026-01-05T10:30Z"),
     ("303", "202601051030gmt", "2026-01-05T10:30Z"), ("303", "202601051030EST", "2026-01-05T10:30-05"),
     ("303", "202601051030+08", "2026-01-05T10:30+08:00"), ("303", "202601051030CST", "2026-01-05T10:30"),
     ("304", "20260105103015+0530", "2026-01-05T10:30:15+05:30"),
     ("205", "202601051030-0430", "2026-01-05T10:30-04:30"),
     ("", "202601051030", "2026-01-05T10:30"), ("", "20260105", "2026-01-05"), ("203", "20260105", ""),
     ("102", "garbage", ""), ("203", "", ""), ("", "12", "")],
)  # fmt: skip
def test_each_format_is_read_as_its_number_says(form, text, iso):
    assert iso_of(text, form) == iso


@pytest.mark.parametrize("dtm", ["334:20260230:102", "334:202613051030:203", "334::203", "137:202601051030:203"])
def test_what_is_no_time_of_the_event_leaves_it_without(dtm):
    assert one("iftsta", iftsta(f"STS+1+24'DTM+{dtm}'")).time is None


def test_the_zone_is_said_or_the_places_or_unknown():
    def source(dtm, loc=""):
        return one("iftsta", iftsta(f"STS+1+24'DTM+334:{dtm}'{loc}")).time.source

    assert source("202601051030UTC:303", "LOC+9+CNNGB'") == "EXPLICIT"
    assert source("202601051030CST:303", "LOC+9+CNNGB'") == "LOCATION"
    assert source("202601051030:203") == "UNKNOWN"


def test_a_date_alone_is_a_day():
    told = one("iftsta", iftsta("STS+1+24'DTM+334:20260105:102'LOC+9+CNNGB'"))
    assert (told.time.local, told.time.precision) == ("2026-01-05", "DAY")
