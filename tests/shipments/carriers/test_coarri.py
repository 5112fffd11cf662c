"""COARRI: boxes loaded on and discharged from a vessel, by both pairs of document codes."""

import pytest

from tests.shipments.carriers.edifact_bodies import WAY, interchange, one

HEAD = "TDT+20+012W+1++MSK:172+++9321483:146:11:EMMA'DTM+178:202601040000:203'"


@pytest.mark.parametrize(
    ("document", "side", "code", "place"),
    [("44", "3", "DISCHARGED", "NLRTM"), ("98", "3", "DISCHARGED", "NLRTM"), ("98", "", "DISCHARGED", "NLRTM"),
     ("44", "6", "TS_DISCHARGED", "NLRTM"), ("46", "2", "LOADED_ORIGIN", "CNNGB"),
     
     ("270", "", "LOADED_ORIGIN", "CNNGB"),
     ("270", "2", "LOADED_ORIGIN", "CNNGB"), ("46", "6", "TS_LOADED", "CNNGB")],
)  # fmt: skip
def test_the_document_says_loaded_or_discharged_and_the_box_where_to(document, side, code, place):
    box = f"EQD+CN+CSQU3054383+22G1:102:5++{side}+5'RFF+BM:BL1'DTM+203:202601051030:203'LOC+147+0120382::5'{WAY}"
    told = one("coarri", interchange("COARRI", HEAD + box, bgm=f"{document}+D1+9"))
    assert (told.code, told.place.unlocode, told.vessel, told.vessel_imo) == (code, place, "EMMA", "9321483")


def test_the_vessels_arrival_is_not_the_time_of_a_box():
    told = one("coarri", interchange("COARRI", HEAD + "EQD+CN+CSQU3054383'", bgm="44+D1+9"))
    assert told.time is None
