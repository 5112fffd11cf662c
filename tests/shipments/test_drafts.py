"""Texts become the fields of a shipment, or trouble with a name; whatever is typed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.shipments.draft_labels import WHY as WORDS
from desk.shipments.draft_values import WHY
from desk.shipments.drafts import NAMES, read_draft
from desk.shipments.types import ReferenceType


def value(name, text, zone="", **more):
    draft, troubles = read_draft({"shipment_no": "X", name: text, **more}, zone=zone)
    said = {**draft.values, **{f"leg_{key}": one for key, one in (draft.leg or {}).items()}}
    return troubles[0].why if troubles else next(iter(said.values()), None)


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("mode", "海运", "SEA"), ("mode", " air ", "AIR"), ("dest", "汉堡", "DEHAM"), ("dest", "hamburg", "DEHAM"),
        ("origin", "cn ngb", "CNNGB"), ("dest", "Busan", "KRPUS"), ("gross_kg", "12,345.678", 12345678),
        ("gross_kg", "-1", "number"), ("volume_m3", "66.04", 66040), ("volume_m3", "9999999", "number"),
        ("temp_min_c", "-18.5", -185), ("pieces", "12", 12), ("pieces", "1.5", "number"), ("pieces", "１２", "number"),
        ("incoterm", "fob", "FOB"), ("hs_code", "8539 50", "853950"), ("scope_from", "cy", "CY"),
        ("goods", "a\n b", "a b"),
        ("project_tags", "a, b；a\nc", ["a", "b", "c"]), ("direction", "出口", "EXPORT"), ("goods", "x" * 201, "long"),
    ],
)  # fmt: skip
def test_what_a_text_means(name, text, meant):
    assert value(name, text) == meant


def test_local_times_need_a_place_an_offset_or_a_zone():
    assert value("eta", "2026-12-30 06:00") == "zone"
    assert value("eta", "2026-12-30 06:00+01:00") == datetime(2026, 12, 30, 5, 0, tzinfo=UTC)
    assert value("eta", "2026-12-30 06:00", zone="Asia/Shanghai") == datetime(2026, 12, 29, 22, 0, tzinfo=UTC)
    draft, troubles = read_draft({"shipment_no": "X", "dest": "汉堡", "eta": "2026-12-30 06:00"}, zone="")
    assert (draft.leg["eta_at"], troubles) == (datetime(2026, 12, 30, 5, 0, tzinfo=UTC), [])


def test_numbers_of_a_list_stand_apart():
    draft, _ = read_draft(
        {"shipment_no": "X", "container": "CSQU3054383\nTGHU1234567; CSQU3054383", "po": "A 1"}, zone=""
    )
    boxes = [(ReferenceType.CONTAINER, "CSQU3054383"), (ReferenceType.CONTAINER, "TGHU1234567")]
    assert list(draft.references) == [*boxes, (ReferenceType.PO, "A 1")]


def test_a_shipment_needs_a_number():
    assert [one.why for one in read_draft({}, zone="")[1]] == ["empty"]
    assert [one.why for one in read_draft({"shipment_no": "x" * 33}, zone="")[1]] == ["long"]


def test_every_trouble_has_words():
    assert set(WORDS) == set(WHY)


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=60)))
def test_whatever_is_typed_is_a_value_or_trouble(said):
    draft, troubles = read_draft(said, zone="Asia/Shanghai")
    assert {one.field for one in troubles} <= {*said, "shipment_no"} and {one.why for one in troubles} <= set(WHY)
    for one in [draft.shipment_no, *draft.values.values(), *(draft.leg or {}).values(), *(draft.party or {}).values()]:
        assert not isinstance(one, str) or not set("\0\ud800\n") & set(one)
        assert not isinstance(one, datetime) or one.tzinfo
