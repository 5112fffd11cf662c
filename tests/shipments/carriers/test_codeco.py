"""CODECO: what a gate does with a box depends on which way it goes and whether it is full."""

import pytest

from tests.shipments.carriers.edifact_bodies import interchange, one, read

AT = "DTM+7:202601051030:203'"


def _gate(document, side, load):
    box = f"EQD+CN+CSQU3054383+22G1:102:5++{side}+{load}'RFF+BN:BK1'{AT}LOC+165+NLRTM:139:6+RWG:TER:ZZZ'"
    return interchange("CODECO", box, bgm=f"{document}+D1+9")


@pytest.mark.parametrize(
    ("document", "side", "load", "code", "role"),
    [("34", "2", "5", "GATE_IN_ORIGIN", "ORIGIN"), ("34", "3", "4", "EMPTY_RETURNED", "DEST"),
     ("34", "3", "5", "AT_LOCAL_DEPOT", "DEST"), ("34", "6", "5", "INFO_ONLY", "TS"),
     ("34", "", "5", "GATE_IN_ORIGIN", "ORIGIN"), ("34", "", "4", "EMPTY_RETURNED", "DEST"),
     ("34", "2", "4", "INFO_ONLY", "ORIGIN"), ("36", "2", "4", "EMPTY_OUT", "ORIGIN"),
     ("36", "3", "5", "GATE_OUT_DEST", "DEST"), ("36", "2", "5", "INFO_ONLY", "ORIGIN"),
     ("36", "", "4", "EMPTY_OUT", "ORIGIN"), ("36", "", "5", "GATE_OUT_DEST", "DEST"),
     ("36", "3", "4", "INFO_ONLY", "DEST"), ("99", "3", "5", "INFO_ONLY", "DEST")],
)  # fmt: skip
def test_the_move_is_the_document_with_side_and_load(document, side, load, code, role):
    told = one("codeco", _gate(document, side, load))
    assert (told.code, told.place_role, told.raw_code, told.reference) == (code, role, document, "CSQU3054383")
    assert (told.place.unlocode, told.place.facility) == ("NLRTM", "RWG")


def test_each_box_has_its_own_time_and_one_without_spoils_no_other():
    body = interchange("CODECO", f"EQD+CN+CSQU3054383++++5'{AT}EQD+CN+APZU4812090++++5'", bgm="34+D1+9")
    first, second = read("codeco", body).events
    assert (first.time.local, second.time) == ("2026-01-05T10:30:00", None)


def test_which_way_a_box_goes_makes_another_event_of_it():
    assert one("codeco", _gate("34", "2", "5")).raw_sub_code != one("codeco", _gate("34", "3", "4")).raw_sub_code
