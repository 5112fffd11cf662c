import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.shipments.route_map import MapStop, draw

NINGBO = MapStop("Ningbo", 29.87, 121.55, "past", "origin", "ATD 11-08")
SINGAPORE = MapStop("Singapore", 1.26, 103.84, "here", "transfer")
HAMBURG = MapStop("Hamburg", 53.55, 9.99, "next", "destination", "ETA 12-17")
OAKLAND = MapStop("Oakland", 37.8, -122.32, "next", "destination")
SIZES = [(1080, 280), (366, 270)]


@pytest.mark.parametrize("size", SIZES)
def test_the_way_is_on_the_sheet_and_what_is_behind_differs_from_what_is_ahead(size):
    drawing = draw([NINGBO, SINGAPORE, HAMBURG], went=0, width=size[0], height=size[1])
    assert [arc.state for arc in drawing.arcs] == ["past", "next"]
    assert [dot.name for dot in drawing.dots] == ["Ningbo", "Singapore", "Hamburg"]
    assert drawing.now is None
    assert all(0 < dot.x < size[0] and 0 < dot.y < size[1] for dot in drawing.dots)


def test_between_two_places_the_freight_is_on_the_line():
    drawing = draw([NINGBO, SINGAPORE, HAMBURG], went=0.4, width=1080, height=280)
    assert [arc.state for arc in drawing.arcs] == ["past", "past", "next"]
    singapore, hamburg = drawing.dots[1:]
    assert hamburg.x < drawing.now[0] < singapore.x


def test_the_pacific_is_crossed_the_short_way():
    drawing = draw([NINGBO, OAKLAND], went=0.5, width=1080, height=280)
    ningbo, oakland = drawing.dots
    assert ningbo.x < oakland.x
    assert "180°" in [said for _, said in drawing.grid_x]


def test_names_do_not_lie_on_each_other():
    close = [
        MapStop(name, 51.9 + n / 5, 4.5 + n / 5, "past") for n, name in enumerate(("Rotterdam", "Delft", "Leiden"))
    ]
    drawing = draw(close, went=0, width=366, height=270)
    spots = {(round(dot.text_x), round(dot.text_y)) for dot in drawing.dots}
    assert len(spots) == 3


def test_too_little_is_no_map():
    nowhere = MapStop("Nowhere", None, None, "next")
    assert draw([NINGBO, nowhere], went=0, width=366, height=270) is None
    assert draw([], went=0, width=366, height=270) is None


stops = st.builds(
    MapStop, st.text(max_size=20), st.floats(-89, 89), st.floats(-180, 180), st.sampled_from(["past", "here", "next"])
)


@given(st.lists(stops, max_size=6), st.floats(0, 1))
def test_any_way_can_be_drawn(some, went):
    drawing = draw(some, went=went, width=366, height=270)
    for dot in drawing.dots if drawing else ():
        assert -1 <= dot.x <= 367 and -1 <= dot.y <= 271
