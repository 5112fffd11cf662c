"""What the codes of ocean carriers mean: each row of the model's table, in both versions of the standard."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from desk.shipments.carriers import codes_dcsa, dcsa2, dcsa3
from desk.shipments.carriers.events import Given, Told
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.types import Mode

GIVEN = Given(datetime(2026, 3, 1, tzinfo=UTC))
BASE = {"eventDateTime": "2026-01-05T10:00:00+08:00", "eventClassifierCode": "ACT"}

# type, code, what else is said -> canonical code, role of the place
ROWS: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("TRANSPORT", "DEPA", {}, "DEPARTED", "ORIGIN"),
    ("TRANSPORT", "DEPA", {"movementType": "EXPORT"}, "DEPARTED", "ORIGIN"),
    ("TRANSPORT", "DEPA", {"isTransshipmentMove": True}, "TS_DEPARTED", "TS"),
    ("TRANSPORT", "DEPA", {"modeOfTransport": "RAIL", "facilityTypeCode": "INTE"}, "IN_TRANSIT", "INLAND_DEST"),
    ("TRANSPORT", "DEPA", {"modeOfTransport": "TRUCK", "facilityTypeCode": "POTE"}, "IN_TRANSIT", "INLAND_DEST"),
    ("TRANSPORT", "DEPA", {"modeOfTransport": "RAIL", "movementType": "EXPORT"}, "INFO_ONLY", "INLAND_ORIGIN"),
    ("TRANSPORT", "DEPA", {"modeOfTransport": "VESSEL", "facilityTypeCode": "POTE"}, "DEPARTED", "ORIGIN"),
    ("TRANSPORT", "DEPA", {"movementType": "IMPORT"}, "INFO_ONLY", "DEST"),
    ("TRANSPORT", "ARRI", {}, "ARRIVED", "DEST"),
    ("TRANSPORT", "ARRI", {"movementType": "TRANSSHIPMENT"}, "TS_ARRIVED", "TS"),
    ("TRANSPORT", "ARRI", {"modeOfTransport": "RAIL", "facilityTypeCode": "RAMP"}, "AT_LOCAL_DEPOT", "INLAND_DEST"),
    ("TRANSPORT", "ARRI", {"modeOfTransport": "BARGE", "facilityTypeCode": "INTE"}, "AT_LOCAL_DEPOT", "INLAND_DEST"),
    ("TRANSPORT", "ARRI", {"modeOfTransport": "BARGE", "facilityTypeCode": "POTE"}, "ARRIVED", "DEST"),
    ("TRANSPORT", "ARRI", {"modeOfTransport": "RAIL", "facilityTypeCode": "POTE"}, "INFO_ONLY", "ORIGIN"),
    ("TRANSPORT", "ARRI", {"movementType": "EXPORT"}, "INFO_ONLY", "ORIGIN"),
    ("TRANSPORT", "ARRI", {"facilityTypeCode": "WAYP"}, "IN_TRANSIT", "UNKNOWN"),
    ("EQUIPMENT", "LOAD", {}, "LOADED_ORIGIN", "ORIGIN"),
    ("EQUIPMENT", "LOAD", {"isTransshipmentMove": False}, "LOADED_ORIGIN", "ORIGIN"),
    ("EQUIPMENT", "LOAD", {"isTransshipmentMove": True}, "TS_LOADED", "TS"),
    ("EQUIPMENT", "LOAD", {"modeOfTransport": "TRUCK", "facilityTypeCode": "INTE"}, "IN_TRANSIT", "INLAND_DEST"),
    ("EQUIPMENT", "LOAD", {"modeOfTransport": "RAIL", "movementType": "IMPORT"}, "IN_TRANSIT", "INLAND_DEST"),
    ("EQUIPMENT", "DISC", {}, "DISCHARGED", "DEST"),
    ("EQUIPMENT", "DISC", {"movementType": "IMPORT"}, "DISCHARGED", "DEST"),
    ("EQUIPMENT", "DISC", {"isTransshipmentMove": "true"}, "TS_DISCHARGED", "TS"),
    ("EQUIPMENT", "DISC", {"modeOfTransport": "RAIL"}, "AT_LOCAL_DEPOT", "INLAND_DEST"),
    ("EQUIPMENT", "GTOT", {}, "EMPTY_OUT", "ORIGIN"),
    ("EQUIPMENT", "GTOT", {"emptyIndicatorCode": "EMPTY"}, "EMPTY_OUT", "ORIGIN"),
    ("EQUIPMENT", "GTOT", {"emptyIndicatorCode": "EMPTY", "movementType": "IMPORT"}, "INFO_ONLY", "DEST"),
    ("EQUIPMENT", "GTOT", {"emptyIndicatorCode": "LADEN"}, "GATE_OUT_DEST", "DEST"),
    ("EQUIPMENT", "GTOT", {"emptyIndicatorCode": "laden", "movementType": "import"}, "GATE_OUT_DEST", "DEST"),
    ("EQUIPMENT", "GTOT", {"emptyIndicatorCode": "LADEN", "movementType": "EXPORT"}, "INFO_ONLY", "ORIGIN"),
    ("EQUIPMENT", "GTOT", {"movementType": "IMPORT"}, "GATE_OUT_DEST", "DEST"),
    ("EQUIPMENT", "GTOT", {"emptyIndicatorCode": "LADEN", "facilityTypeCode": "DEPO"}, "INFO_ONLY", "ORIGIN"),
    ("EQUIPMENT", "GTOT", {"emptyIndicatorCode": "LADEN", "facilityTypeCode": "DEPO", "movementType": "IMPORT"},
     "GATE_OUT_DEST", "DEST"),
    ("EQUIPMENT", "GTOT", {"emptyIndicatorCode": "LADEN", "isTransshipmentMove": True}, "INFO_ONLY", "TS"),
    ("EQUIPMENT", "GTIN", {}, "GATE_IN_ORIGIN", "ORIGIN"),
    ("EQUIPMENT", "GTIN", {"emptyIndicatorCode": "LADEN"}, "GATE_IN_ORIGIN", "ORIGIN"),
    ("EQUIPMENT", "GTIN", {"emptyIndicatorCode": "LADEN", "facilityTypeCode": "DEPO", "modeOfTransport": "TRUCK"},
     "GATE_IN_ORIGIN", "ORIGIN"),
    ("EQUIPMENT", "GTIN", {"emptyIndicatorCode": "LADEN", "facilityTypeCode": "INTE", "modeOfTransport": "TRUCK"},
     "AT_LOCAL_DEPOT", "INLAND_DEST"),
    ("EQUIPMENT", "GTIN", {"emptyIndicatorCode": "LADEN", "facilityTypeCode": "INTE", "movementType": "EXPORT"},
     "GATE_IN_ORIGIN", "INLAND_ORIGIN"),
    ("EQUIPMENT", "GTIN", {"emptyIndicatorCode": "EMPTY"}, "EMPTY_RETURNED", "DEST"),
    ("EQUIPMENT", "GTIN", {"emptyIndicatorCode": "EMPTY", "movementType": "IMPORT", "facilityTypeCode": "DEPO"},
     "EMPTY_RETURNED", "DEST"),
    ("EQUIPMENT", "GTIN", {"emptyIndicatorCode": "EMPTY", "movementType": "EXPORT"}, "INFO_ONLY", "ORIGIN"),
    ("EQUIPMENT", "GTIN", {"facilityTypeCode": "INTE"}, "GATE_IN_ORIGIN", "ORIGIN"),
    ("EQUIPMENT", "STUF", {}, "STUFFED", "UNKNOWN"),
    ("EQUIPMENT", "STRP", {}, "INFO_ONLY", "UNKNOWN"),
    ("EQUIPMENT", "STRP", {"facilityTypeCode": "CLOC"}, "ARRIVED_WAREHOUSE", "DEST"),
    ("EQUIPMENT", "PICK", {}, "INFO_ONLY", "UNKNOWN"),
    ("EQUIPMENT", "PICK", {"emptyIndicatorCode": "EMPTY"}, "INFO_ONLY", "UNKNOWN"),
    ("EQUIPMENT", "PICK", {"emptyIndicatorCode": "LADEN"}, "PICKED_UP", "ORIGIN"),
    ("EQUIPMENT", "PICK", {"emptyIndicatorCode": "EMPTY", "movementType": "IMPORT"}, "INFO_ONLY", "DEST"),
    ("EQUIPMENT", "DROP", {}, "ARRIVED_WAREHOUSE", "DEST"),
    ("EQUIPMENT", "DROP", {"emptyIndicatorCode": "LADEN"}, "ARRIVED_WAREHOUSE", "DEST"),
    ("EQUIPMENT", "DROP", {"emptyIndicatorCode": "EMPTY"}, "INFO_ONLY", "ORIGIN"),
    ("EQUIPMENT", "AVPU", {}, "AVAILABLE_PICKUP", "UNKNOWN"),
    ("EQUIPMENT", "AVDO", {}, "INFO_ONLY", "UNKNOWN"),
    ("EQUIPMENT", "CUSS", {}, "CUSTOMS_INSPECTION", "UNKNOWN"),
    ("EQUIPMENT", "CUSI", {}, "CUSTOMS_INSPECTION", "UNKNOWN"),
    ("EQUIPMENT", "CUSR", {}, "CUSTOMS_RELEASED", "DEST"),
    ("EQUIPMENT", "CUSR", {"movementType": "EXPORT"}, "EXP_RELEASED", "ORIGIN"),
    *(("EQUIPMENT", code, {}, "INFO_ONLY", "UNKNOWN") for code in ("INSP", "RMVD", "RSEA")),
    ("EQUIPMENT", "CROS", {}, "IN_TRANSIT", "UNKNOWN"),
    ("EQUIPMENT", "WAYP", {}, "IN_TRANSIT", "UNKNOWN"),
]  # fmt: skip

PAPERS = [
    *((paper, code, told) for paper in ("BKG", "CBR") for code, told in (
        ("RECE", "BK_REQUESTED"), ("CONF", "BK_CONFIRMED"), ("PENU", "INFO_ONLY"), ("PENM", "INFO_ONLY"),
        ("REJE", "BK_DECLINED"), ("DECL", "BK_DECLINED"), ("CANC", "BK_CANCELLED"), ("CACF", "BK_CANCELLED"))),
    ("SHI", "RECE", "DOC_SUBMITTED"), ("SHI", "SUBM", "DOC_SUBMITTED"), ("SHI", "PENU", "INFO_ONLY"),
    ("SHI", "APPR", "INFO_ONLY"), ("TRD", "DRFT", "INFO_ONLY"), ("TRD", "PENA", "INFO_ONLY"),
    ("TRD", "ISSU", "BL_ISSUED"), ("TRD", "SURR", "BL_SURRENDERED"), ("TRD", "SUDL", "BL_SURRENDERED"),
    ("TRD", "VOID", "INFO_ONLY"), ("ARN", "ISSU", "NOTIFIED"),
    *((paper, code, told) for paper in ("CUC", "CUS") for code, told in (
        ("HOLD", "CUSTOMS_HOLD"), ("RELS", "CUSTOMS_RELEASED"), ("REQS", "CUSTOMS_INFO_REQUIRED"),
        ("CMPL", "CUSTOMS_RELEASED"))),
    *((paper, code, "CARRIER_RELEASED") for paper in ("DEO", "CRO") for code in ("RELS", "ISSU")),
    ("PFD", "ISSU", "POD_UPLOADED"), ("PFD", "RECE", "POD_UPLOADED"),
]  # fmt: skip


def flat(kind: str, code: str, more: dict[str, Any]) -> Told:
    call = {name: more[name] for name in ("modeOfTransport", "facilityTypeCode") if name in more}
    event = BASE | {"eventType": kind, f"{kind.lower()}EventTypeCode": code, "transportCall": call} | {
        name: value for name, value in more.items() if name not in call}  # fmt: skip
    return dcsa2.read(json.dumps([event]).encode(), GIVEN).events[0]


def nested(kind: str, code: str, more: dict[str, Any]) -> Told:
    return _nested(kind, code, {
        "transportDetails": {"transportCall": {"modeOfTransport": more.get("modeOfTransport")}},
        "eventLocation": {"facilityTypeCode": more.get("facilityTypeCode")},
        "equipmentDetails": {name: value for name, value in more.items() if name not in (
            "modeOfTransport", "facilityTypeCode")}})  # fmt: skip


def _nested(kind: str, code: str, more: dict[str, Any]) -> Told:
    event = {"eventDateTime": BASE["eventDateTime"], "eventClassification": {
        "eventTypeCode": kind, "eventClassifierCode": "ACT", f"{kind.lower()}EventTypeCode": code}} | more  # fmt: skip
    return dcsa3.read(json.dumps({"events": [event]}).encode(), GIVEN).events[0]


@pytest.mark.parametrize("read", [flat, nested])
@pytest.mark.parametrize(("kind", "code", "more", "canonical", "role"), ROWS)
def test_movement_means(read, kind, code, more, canonical, role):
    told = read(kind, code, more)
    assert (told.code, told.place_role, told.known, told.raw_type, told.raw_code) == (canonical, role, True, kind, code)
    assert told.role_said == bool(more.get("isTransshipmentMove") or more.get("movementType"))
    if not told.role_said:
        assert told.alternatives[0] == (told.place_role, told.code), "what is not said is the first alternative"


@pytest.mark.parametrize(("paper", "code", "canonical"), PAPERS)
def test_paper_means(paper, code, canonical):
    two = flat("SHIPMENT", code, {"documentTypeCode": paper.lower(), "documentID": "D1", "isTransshipmentMove": True})
    three = _nested(
        "SHIPMENT", code, {"shipmentDetails": {"documentReference": {"typeCode": paper, "reference": "D1"}}}
    )
    for told in (two, three):
        assert (told.code, told.place_role, told.known) == (canonical, "UNKNOWN", True)
        assert (told.raw_type, told.raw_code, told.reference) == (f"SHIPMENT:{paper}", code, "D1")


def test_every_row_of_the_tables_is_shown_here():
    moved = {(kind, code) for kind, code, *_ in ROWS} | {(f"SHIPMENT:{paper}", code) for paper, code, _ in PAPERS}
    rest = {("TRANSPORT", "CROS"), ("TRANSPORT", "WAYP"), ("IOT", "LOC"), ("IOT", "DRO"), ("IOT", "DRC"),
            ("REEFER", "MEAS"), ("REEFER", "ADJU")}  # fmt: skip
    assert set(codes_dcsa.TABLE) == moved | rest
    assert set(codes_dcsa.TABLE) > codes_dcsa.REQUESTS


def test_every_code_is_one_of_ours():
    rows = [*codes_dcsa.TABLE.values(), *codes_dcsa.BY_LOAD.values()]
    assert {code for row in rows for _, code in row.alternatives} <= set(EVENT_CODES)


@pytest.mark.parametrize(("reason", "canonical"), [
    ("Awaiting payment of freight charges", "HELD_PAYMENT"), ("Ocean freight UNPAID", "HELD_PAYMENT"),
    ("客户运费未付", "HELD_PAYMENT"), ("Security screening", "SECURITY_HOLD"), ("海关查验", "SECURITY_HOLD"),
    ("Discharge list missing, feeder late", "INFO_ONLY"), ("", "INFO_ONLY"), (None, "INFO_ONLY"), (7, "INFO_ONLY"),
])  # fmt: skip
@pytest.mark.parametrize("paper", ["BKG", "TRD", "DEO", "ZZZ", None])
def test_hold_on_another_paper_goes_by_its_reason(paper, reason, canonical):
    told = flat("SHIPMENT", "HOLD", {"documentTypeCode": paper, "reason": reason})
    assert (told.code, told.known) == (canonical, True)


@pytest.mark.parametrize(("kind", "code", "more"), [
    ("TRANSPORT", "ZZZZ", {}), ("TRANSPORT", "GTIN", {}), ("EQUIPMENT", "ARRI", {}), ("OPERATIONS", "STRT", {}),
    ("SHIPMENT", "DRFT", {"documentTypeCode": "BKG"}), ("SHIPMENT", "ISSU", {"documentTypeCode": "VGM"}),
    ("SHIPMENT", "ISSU", {}), ("IOT", "DETC", {"iotEventCode": "XXX"}),
])  # fmt: skip
def test_unknown_code_is_kept_and_shown_to_nobody(kind, code, more):
    told = flat(kind, code, more)
    assert (told.code, told.known, told.place_role, told.raw_code, told.problem) == (
        "INFO_ONLY", False, "UNKNOWN", code, "")  # fmt: skip


@pytest.mark.parametrize(("sub", "canonical"), [("LOC", "INFO_ONLY"), ("DRO", "DOOR_OPENED"), ("drc", "INFO_ONLY")])
def test_device_says_where_it_is_and_when_its_door_moves(sub, canonical):
    told = _nested("IOT", "DETC", {"iotDetails": {"iotEventCode": sub}, "eventLocation": {
        "latitude": "52.3676", "longitude": "-4.9041"}})  # fmt: skip
    assert (told.code, told.known, told.raw_code, told.raw_sub_code) == (canonical, True, "DETC", sub)
    assert told.raw_type == f"IOT:{sub.upper()}", "what is unknown gets its meaning one by one"
    assert (told.place.lat, told.place.lon) == (52.3676, -4.9041)


RANGE = {"temperatureRange": {"minimum": -20, "maximum": -15}, "temperatureUnit": "CEL"}


@pytest.mark.parametrize(("code", "details", "canonical"), [
    ("MEAS", RANGE | {"temperatureProbeMeasurements": [{"USDAProbeNumber": 1, "measuredTemperatureValue": -18}]},
     "INFO_ONLY"),
    ("MEAS", RANGE | {"temperatureProbeMeasurements": [{"temperature": -18}, {"temperature": "-14.9"}]},
     "REEFER_ALARM"),
    ("MEAS", RANGE | {"supplyAirTemperatureMeasurement": {"temperatureValue": -20.1}}, "REEFER_ALARM"),
    ("MEAS", RANGE | {"ambientMeasuredTemperature": 30}, "INFO_ONLY"),
    ("MEAS", RANGE | {"internalSetpointTemperature": 30}, "INFO_ONLY"),
    ("ADJU", RANGE | {"internalSetpointTemperature": 30}, "REEFER_ALARM"),
    ("ADJU", RANGE | {"internalSetpointTemperature": -17}, "INFO_ONLY"),
    ("MEAS", {"internalSetpointTemperature": -18, "measuredTemperature": 5}, "INFO_ONLY"),
    ("MEAS", {"temperatureUnit": "FAH", "minTemperature": 30, "maxTemperature": 40, "measuredTemperature": 39},
     "INFO_ONLY"),
    ("MEAS", {"temperatureRange": {"unit": "CEL", "min": 0, "max": 4}, "measuredTemperature": {
        "temperatureUnit": "FAH", "value": 39}}, "INFO_ONLY"),
    ("MEAS", {"temperatureRange": {"unit": "CEL", "min": 0, "max": 4}, "measuredTemperature": {
        "temperatureUnit": "FAH", "value": 41}}, "REEFER_ALARM"),
    ("MEAS", {"temperatureRange": "cold", "measuredTemperature": [None, True, {"x": "NaN"}]}, "INFO_ONLY"),
])  # fmt: skip
def test_reefer_alarms_only_outside_of_the_range_it_gives(code, details, canonical):
    told = _nested("REEFER", code, {"reeferDetails": details})
    assert (told.code, told.known, told.raw_code) == (canonical, True, code)


@pytest.mark.parametrize(("place", "canonical", "role"), [
    ("POD", "ARRIVED", "DEST"), ("PDE", "AT_LOCAL_DEPOT", "INLAND_DEST"), ("POL", "INFO_ONLY", "ORIGIN"),
])  # fmt: skip
def test_place_of_the_shipment_names_the_role(place, canonical, role):
    told = _nested("TRANSPORT", "ARRI", {"shipmentDetails": {"shipmentLocationType": place}})
    assert (told.code, told.place_role, told.role_said) == (canonical, role, True)


def test_later_words_of_the_standard_are_its_codes():
    event = {"eventDateTime": "2026-01-05T10:00:00Z", "eventClassification": {
        "eventType": "EQUIPMENT", "eventClassifier": "ACTUAL", "equipmentEventType": "GATED_IN"},
        "equipmentDetails": {"emptyIndicator": "EMPTY", "transportPhase": "IMPORT"},
        "eventLocation": {"UNLocationCode": "FRPAR", "facilityType": "DEPOT"},
        "shipmentDetails": {"documentReference": {"type": "BOOKING", "reference": "B1"}}}  # fmt: skip
    told = dcsa3.read(json.dumps({"events": [event]}).encode(), GIVEN).events[0]
    assert (told.code, told.place_role, told.raw_code, told.classifier) == ("EMPTY_RETURNED", "DEST", "GATED_IN", "ACT")
    assert told.references[0].type == "BOOKING"
    paper = {"documentReference": {"type": "CUSTOMS_CLEARANCE", "reference": "C1"}}
    event |= {"shipmentDetails": paper, "eventClassification": {
        "eventType": "SHIPMENT", "eventClassifier": "ESTIMATED", "shipmentEventType": "REQUESTED"}}  # fmt: skip
    told = dcsa3.read(json.dumps({"events": [event]}).encode(), GIVEN).events[0]
    assert (told.code, told.classifier, told.raw_type) == ("CUSTOMS_INFO_REQUIRED", "EST", "SHIPMENT:CUC")


def test_what_moves_it_is_read():
    told = flat("TRANSPORT", "DEPA", {})
    assert told.mode is None
    event = BASE | {"eventType": "TRANSPORT", "transportEventTypeCode": "ARRI", "delayReasonCode": "wea",
                    "changeRemark": "Bad weather", "transportCall": {
                        "modeOfTransport": "vessel", "exportVoyageNumber": "2103S", "importVoyageNumber": "2103N",
                        "vessel": {"vesselIMONumber": 9321483, "vesselName": "King of the Seas"}}}  # fmt: skip
    told = dcsa2.read(json.dumps([event]).encode(), GIVEN).events[0]
    assert (told.mode, told.vessel, told.vessel_imo, told.voyage) == (Mode.SEA, "King of the Seas", "9321483", "2103N")
    assert (told.delay_reasons, told.text) == (("WEA",), "Bad weather")
