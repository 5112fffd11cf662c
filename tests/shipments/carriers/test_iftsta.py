"""IFTSTA: what carriers report of a consignment becomes events in our words."""

import pytest

from desk.shipments.carriers.lines import judged
from desk.shipments.types import Classifier, PlaceRole
from tests.shipments.carriers.edifact_bodies import AT, GIVEN, WAY, iftsta, interchange, one, read

UN = {
    "ARRIVED": "1 40", "INFO_ONLY": "2 28 38 50 53 55 64 71 88 91", "DAMAGED": "3 18 51 97", "BK_CONFIRMED": "6",
    "BK_CANCELLED": "7", "CUSTOMS_RELEASED": "8 12 39", "EXP_RELEASED": "9", "PICKED_UP": "13",
    "IN_TRANSIT": "16 31 35", "CUSTOMS_REFUSED": "17", "DELAYED": "20 25 52 101", "DELIVERED": "21 22",
    "DEPARTED": "24 27", "FOUND": "37", "TRANSFERRED": "41 42 43 98 99", "NOTIFIED": "45",
    "CUSTOMS_PROCESSING": "46", "LOADED_ORIGIN": "48", "LOST": "49", "SHORTAGE": "36 62 85",
    "DELIVERY_ATTEMPTED": "23 56", "ROLLED": "57 86", "DISCHARGED": "29 59", "RECEIVED_ORIGIN": "72 74",
    "ROUTE_CHANGED": "75 76", "REFUSED": "77", "CARRIER_RELEASED": "78", "RETURNED": "80 82", "MISROUTED": "87",
    "STUFFED": "93 94", "TS_DISCHARGED": "100",
}  # fmt: skip
LETTERS = {
    "EMPTY_OUT": "EE", "PICKED_UP": "AF", "GATE_IN_ORIGIN": "I", "LOADED_ORIGIN": "AE AL", "DEPARTED": "VD RL C",
    "ARRIVED": "VA E", "DISCHARGED": "UV", "AT_LOCAL_DEPOT": "AR", "AVAILABLE_PICKUP": "AV", "CARRIER_RELEASED": "CR",
    "CUSTOMS_RELEASED": "CT", "CUSTOMS_HOLD": "K PA PB PC PD PE PF PG PH PI PJ PK PL", "GATE_OUT_DEST": "OA",
    "APPT_SET": "AD", "DELIVERY_ATTEMPTED": "AH", "ARRIVED_WAREHOUSE": "X1", "DELIVERED": "D AG",
    "EMPTY_RETURNED": "RD", "INFO_ONLY": "FT NF GO FP", "BL_SURRENDERED": "OB",
}  # fmt: skip
REASONS = {
    "ADDRESS_ISSUE": "1 9 30", "REFUSED": "3 49 90", "APPT_SET": "5 15", "DELIVERY_ATTEMPTED": "6 7 39 50 64 2",
    "CUSTOMS_HOLD": "13 28", "CUSTOMS_INSPECTION": "24", "DAMAGED": "14 60", "MISROUTED": "16 53",
    "DELAYED": "17 58 63 20 31", "CUSTOMS_INFO_REQUIRED": "37", "ROLLED": "41", "SHORTAGE": "45", "LOST": "56 33",
    "HELD_PAYMENT": "46 47",
}  # fmt: skip


def _rows(table):
    return [(raw, code) for code, raws in table.items() for raw in raws.split()]


@pytest.mark.parametrize(("raw", "code"), _rows(UN) + _rows(LETTERS))
def test_each_code_of_both_lists_has_its_meaning(raw, code):
    told = one("iftsta", iftsta(f"STS+1+{raw}'{AT}"))
    assert (told.code, told.raw_code, told.known) == (code, raw, True)


@pytest.mark.parametrize(("reason", "code"), _rows(REASONS))
def test_a_reason_says_what_went_wrong(reason, code):
    assert one("iftsta", iftsta(f"STS+1+23+{reason}'{AT}")).code == code
    assert one("iftsta", iftsta(f"STS+1+24+{reason}'{AT}")).code == "DEPARTED"


@pytest.mark.parametrize(("raw", "exception"), [("53", "PICKUP_OVERDUE"), ("55", "PICKUP_OVERDUE"),
                         ("FT", "FREE_TIME_RISK"), ("NF", "FREE_TIME_RISK"), ("GO", "FREE_TIME_RISK")])  # fmt: skip
def test_some_codes_declare_an_exception_by_themselves(raw, exception):
    assert one("iftsta", iftsta(f"STS+1+{raw}'{AT}")).exception == exception


def test_expired_free_time_as_a_reason_declares_it_too():
    assert one("iftsta", iftsta(f"STS+1+23+64'{AT}")).exception == "FREE_TIME_RISK"


@pytest.mark.parametrize("raw", ["C", "E", "AG"])
def test_letters_of_estimates_are_estimates(raw):
    assert one("iftsta", iftsta(f"STS+1+{raw}'{AT}")).classifier is Classifier.EST


@pytest.mark.parametrize(
    ("status", "code", "raw"),
    [("STS+1+48'", "LOADED_ORIGIN", "48"), ("STS++048'", "LOADED_ORIGIN", "048"), ("STS+1+ae'", "LOADED_ORIGIN", "ae"),
     ("STS+1+VD::22'", "DEPARTED", "VD"), ("STS+1+P::HS:Rail departed'", "INFO_ONLY", "P"),
     ("STS+1+ZZ::VD:Sailed'", "DEPARTED", "ZZ"), ("STS+1:D2:21'", "DELIVERED", "D2"),
     ("STS+1:E1:101'", "DELAYED", "E1"), ("STS+1:X1:21'", "ARRIVED_WAREHOUSE", "X1"),
     ("STS+1:24:5'", "DEPARTED", "24"), ("STS+1:23:7'", "DELIVERY_ATTEMPTED", "23"),
     ("STS+1+6::5'", "BK_CONFIRMED", "6"),
     ("STS+1+XX::6'", "INFO_ONLY", "XX")],
)  # fmt: skip
def test_four_dialects_are_told_apart_for_each_status(status, code, raw):
    told = one("iftsta", iftsta(status + AT))
    assert (told.code, told.raw_code) == (code, raw)


def test_a_status_without_code_is_a_bad_event_and_spoils_no_other():
    bad, good = read("iftsta", iftsta(f"STS+1'{AT}STS+1+24'{AT}")).events
    assert (bad.problem, good.code, good.problem) == ("bad_event", "DEPARTED", "")


@pytest.mark.parametrize(("here", "code", "role"), [("CNNGB", "LOADED_ORIGIN", PlaceRole.ORIGIN),
                         ("SGSIN", "TS_LOADED", PlaceRole.TS), ("NLRTM", "IN_TRANSIT", PlaceRole.DEST)])  # fmt: skip
def test_the_place_of_the_event_says_what_it_is_on_the_way(here, code, role):
    told = one("iftsta", iftsta(f"STS+1+48'{AT}LOC+165+{here}:139:6'{WAY}"))
    assert (told.code, told.place_role, told.role_said, told.place.unlocode) == (code, role, True, here)


def test_without_its_own_place_an_event_is_at_the_end_that_it_speaks_of():
    assert one("iftsta", iftsta(f"STS+1+24'{AT}{WAY}")).place.unlocode == "CNNGB"
    assert one("iftsta", iftsta(f"STS+1+1'{AT}{WAY}")).place.unlocode == "NLRTM"


def test_a_ramp_inland_is_no_port_on_the_way():
    told = one("iftsta", iftsta(f"STS+1+24'{AT}LOC+175+USSYR:139'TDT+1++2'LOC+9+CNNGB'LOC+11+USNYC'"))
    assert (told.place_role, told.code) == (PlaceRole.INLAND_DEST, "IN_TRANSIT")


def test_an_empty_box_through_the_gate_at_destination_is_returned():
    gate = f"STS+1+I'{AT}LOC+11+NLRTM'EQD+CN+CSQU3054383+22G1+++"
    assert one("iftsta", iftsta(gate + "4'")).code == "EMPTY_RETURNED"
    assert one("iftsta", iftsta(f"STS+1+I'{AT}LOC+9+CNNGB'EQD+CN+CSQU3054383+22G1+++5'")).code == "GATE_IN_ORIGIN"


def test_each_box_of_a_status_is_an_event_of_its_own():
    first, second = read("iftsta", iftsta(f"STS+1+48'{AT}EQD+CN+CSQU3054383'EQD+CN+APZU4812090'")).events
    assert (first.reference, second.reference) == ("CSQU3054383", "APZU4812090")
    assert first.source_id != second.source_id


def test_numbers_come_best_first_and_near_ones_count():
    head = "RFF+BM:OLD1'RFF+EQ:TRHU4307252'CNI+1+DOC7'"
    told = one("iftsta", interchange("IFTSTA", f"{head}STS+1+48'RFF+BM:BL1'RFF+BN:BK1'{AT}EQD+CN+CSQU3054383'"))
    assert [number.value for number in told.references] == ["CSQU3054383", "BL1", "DOC7", "BK1"]


def test_only_an_estimated_time_makes_an_estimate_and_beside_an_actual_one_it_is_told_apart():
    assert one("iftsta", iftsta("STS+1+24'DTM+133:202601051030:203'")).classifier is Classifier.EST
    body = iftsta(f"STS+1+24'DTM+186:202601051030:203'{WAY}DTM+132:202602051100:203'")
    found = read("iftsta", body)
    assert found.events[0].time.local == "2026-01-05T10:30:00"
    assert [(one.target, one.time.local) for one in found.estimates] == [("ARRIVAL_POD", "2026-02-05T11:00:00")]


def test_an_actual_time_that_cannot_be_read_is_not_replaced_by_an_estimate():
    assert one("iftsta", iftsta("STS+1+24'DTM+334:garbage:203'DTM+133:202601051030:203'")).time is None


def test_the_carrier_vessel_and_voyage_are_kept():
    told = one("iftsta", iftsta(f"STS+1+24'{AT}TDT+20+012W+1++COSU:172:20+++9321483:146:11:EMMA'"))
    assert (told.vessel, told.vessel_imo, told.voyage, told.mode) == ("EMMA", "9321483", "012W", "SEA")


def test_a_parcel_service_that_groups_its_messages_is_read():
    body = (
        "UNB+UNOA:1+EUR:UPS+DE:02+260114:1243+77++IFTSTA'UNG+IFTSTA+EUR:UPS+DE:02+260114:1243+77+UN+D:07B'"
        "UNH+1+IFTSTA:D:07B:UN'BGM+23:UPS::QVD+O4'RFF+CW:1Z999AA10123456784'CNI+1'LOC+14+:::ULM+:::DE'"
        "STS+1:D2:21'DTM+78:20260114173746:204'UNT+9+1'UNE+1+77'UNZ+1+77'"
    )
    told = one("iftsta", body)
    assert (told.code, told.reference, told.time.source) == ("DELIVERED", "1Z999AA10123456784", "LOCATION")


def _outcomes(*bodies):
    events = [told for body in bodies for told in read("iftsta", body).events]
    return [verdict.outcome for verdict in judged("iftsta", events, GIVEN.received_at)]


def test_the_same_references_again_are_a_repeat():
    body = iftsta(f"STS+1+24'{AT}")
    assert _outcomes(body, body) == ["live", "duplicate"]


def test_a_replacing_document_supersedes_and_a_cancelling_one_retracts_in_any_order():
    first = iftsta(f"STS+1+24'{AT}", ref="A")
    new = iftsta(f"STS+1+27'{AT}", ref="B", bgm="23+DOC1+5", made="260105:1100")
    gone = iftsta("", ref="C", bgm="23+DOC1+1", made="260105:1200")
    assert _outcomes(first, new) == ["superseded", "live"]
    assert _outcomes(new, first) == ["live", "superseded"]
    assert _outcomes(gone, first) == ["retracted", "retracted"]


def test_another_senders_document_of_the_same_number_is_another():
    new = iftsta(f"STS+1+27'{AT}", sender="OTHER", bgm="23+DOC1+5", made="260105:1100")
    assert _outcomes(iftsta(f"STS+1+24'{AT}"), new) == ["live", "live"]


def test_without_an_interchange_reference_the_content_tells_a_repeat():
    body = iftsta(f"STS+1+24'{AT}", ref="")
    assert read("iftsta", body).events[0].source_id == ""
    assert _outcomes(body, body) == ["live", "duplicate"]


def test_messages_that_share_a_reference_lose_no_event():
    body = iftsta(f"STS+1+24'{AT}UNH+1+IFTSTA:D:95B:UN'CNI+1+X'STS+1+1'{AT}")
    assert _outcomes(body) == ["live", "live"]


@pytest.mark.parametrize(("raw", "loc", "code", "role"), [("1", "9", "ARRIVED", "ORIGIN"),
                         ("24", "11", "DEPARTED", "DEST"), ("48", "11", "LOADED_ORIGIN", "DEST")])  # fmt: skip
def test_the_only_place_of_the_way_does_not_contradict_the_event(raw, loc, code, role):
    told = one("iftsta", iftsta(f"STS+1+{raw}'DTM+334:202601050905:203'LOC+{loc}+CNSHA:139:6'"))
    assert (told.code, told.place_role, told.role_said) == (code, role, False)
