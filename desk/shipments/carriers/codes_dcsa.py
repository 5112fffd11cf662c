"""What the codes of ocean carriers mean (DCSA Track & Trace 2.2 and 3.0), keyed by type of event and code.

The code of a paper is looked up under the paper: ("SHIPMENT:TRD", "ISSU") is a bill of lading that was issued.
Where a row names places, an event at another place is INFO_ONLY: it is no step of the shipment that we can name.
"""

import re

from desk.shipments.carriers.meanings import INFO_ONLY, Meaning, mean

_INFO = mean(INFO_ONLY)
_DISCHARGED = mean(INFO_ONLY, DEST="DISCHARGED", TS="TS_DISCHARGED", INLAND_DEST="AT_LOCAL_DEPOT")
_IN_TRANSIT = mean("IN_TRANSIT")
_RELEASED = mean("CARRIER_RELEASED")

TABLE: dict[tuple[str, str], Meaning] = {
    ("TRANSPORT", "DEPA"): mean(INFO_ONLY, ORIGIN="DEPARTED", TS="TS_DEPARTED", INLAND_DEST="IN_TRANSIT",
                                INLAND_ORIGIN=INFO_ONLY),
    ("TRANSPORT", "ARRI"): mean(INFO_ONLY, DEST="ARRIVED", TS="TS_ARRIVED", INLAND_DEST="AT_LOCAL_DEPOT"),
    ("EQUIPMENT", "LOAD"): mean(INFO_ONLY, ORIGIN="LOADED_ORIGIN", TS="TS_LOADED", INLAND_DEST="IN_TRANSIT",
                                DEST="IN_TRANSIT"),
    ("EQUIPMENT", "DISC"): _DISCHARGED,
    # Without an indicator of empty or laden: by place alone, in the order of the rows below.
    ("EQUIPMENT", "GTOT"): mean(INFO_ONLY, ORIGIN="EMPTY_OUT", DEST="GATE_OUT_DEST"),
    ("EQUIPMENT", "GTIN"): mean(INFO_ONLY, ORIGIN="GATE_IN_ORIGIN", DEST="EMPTY_RETURNED",
                                INLAND_DEST="AT_LOCAL_DEPOT"),
    ("EQUIPMENT", "PICK"): _INFO,
    ("EQUIPMENT", "DROP"): mean(INFO_ONLY, DEST="ARRIVED_WAREHOUSE", scoped=(("DOOR", "DELIVERED"),)),
    ("EQUIPMENT", "STUF"): mean("STUFFED"),
    ("EQUIPMENT", "STRP"): _INFO,
    ("EQUIPMENT", "AVPU"): mean("AVAILABLE_PICKUP"),
    ("EQUIPMENT", "AVDO"): _INFO,
    ("EQUIPMENT", "CUSS"): mean("CUSTOMS_INSPECTION"),
    ("EQUIPMENT", "CUSI"): mean("CUSTOMS_INSPECTION"),
    ("EQUIPMENT", "CUSR"): mean(INFO_ONLY, DEST="CUSTOMS_RELEASED", ORIGIN="EXP_RELEASED"),
    ("EQUIPMENT", "INSP"): _INFO,
    ("EQUIPMENT", "RMVD"): _INFO,
    ("EQUIPMENT", "RSEA"): _INFO,
    ("EQUIPMENT", "CROS"): _IN_TRANSIT,
    ("EQUIPMENT", "WAYP"): _IN_TRANSIT,
    ("TRANSPORT", "CROS"): _IN_TRANSIT,
    ("TRANSPORT", "WAYP"): _IN_TRANSIT,
    ("SHIPMENT:SHI", "RECE"): mean("DOC_SUBMITTED"),
    ("SHIPMENT:SHI", "SUBM"): mean("DOC_SUBMITTED"),
    ("SHIPMENT:SHI", "PENU"): _INFO,
    ("SHIPMENT:SHI", "APPR"): _INFO,
    ("SHIPMENT:TRD", "DRFT"): _INFO,
    ("SHIPMENT:TRD", "PENA"): _INFO,
    ("SHIPMENT:TRD", "ISSU"): mean("BL_ISSUED"),
    ("SHIPMENT:TRD", "SURR"): mean("BL_SURRENDERED"),
    ("SHIPMENT:TRD", "SUDL"): mean("BL_SURRENDERED"),
    ("SHIPMENT:TRD", "VOID"): _INFO,
    ("SHIPMENT:ARN", "ISSU"): mean("NOTIFIED"),
    ("SHIPMENT:DEO", "RELS"): _RELEASED,
    ("SHIPMENT:DEO", "ISSU"): _RELEASED,
    ("SHIPMENT:CRO", "RELS"): _RELEASED,
    ("SHIPMENT:CRO", "ISSU"): _RELEASED,
    ("SHIPMENT:PFD", "ISSU"): mean("POD_UPLOADED"),
    ("SHIPMENT:PFD", "RECE"): mean("POD_UPLOADED"),
    ("IOT", "LOC"): _INFO,
    ("IOT", "DRO"): mean("DOOR_OPENED"),
    ("IOT", "DRC"): _INFO,
    ("REEFER", "MEAS"): _INFO,
    ("REEFER", "ADJU"): _INFO,
}  # fmt: skip

_BOOKING = {"RECE": "BK_REQUESTED", "CONF": "BK_CONFIRMED", "PENU": INFO_ONLY, "PENM": INFO_ONLY,
            "REJE": "BK_DECLINED", "DECL": "BK_DECLINED", "CANC": "BK_CANCELLED", "CACF": "BK_CANCELLED"}  # fmt: skip
_CUSTOMS = {"HOLD": "CUSTOMS_HOLD", "RELS": "CUSTOMS_RELEASED", "REQS": "CUSTOMS_INFO_REQUIRED",
            "CMPL": "CUSTOMS_RELEASED"}  # fmt: skip
TABLE |= {(f"SHIPMENT:{paper}", code): mean(told)
          for papers, codes in ((("BKG", "CBR"), _BOOKING), (("CUC", "CUS"), _CUSTOMS))
          for paper in papers for code, told in codes.items()}  # fmt: skip

# The rows of boxes that are said to be empty (True) or laden (False).
BY_LOAD: dict[tuple[str, bool], Meaning] = {
    ("GTOT", True): mean(INFO_ONLY, ORIGIN="EMPTY_OUT"),
    ("GTOT", False): mean(INFO_ONLY, DEST="GATE_OUT_DEST"),
    ("GTIN", True): mean(INFO_ONLY, DEST="EMPTY_RETURNED"),
    ("GTIN", False): mean(INFO_ONLY, ORIGIN="GATE_IN_ORIGIN", INLAND_DEST="AT_LOCAL_DEPOT", DEST="AT_LOCAL_DEPOT"),
    ("PICK", True): _INFO,
    ("PICK", False): mean(INFO_ONLY, ORIGIN="PICKED_UP"),
    ("DROP", True): mean(ORIGIN=INFO_ONLY),
    ("DROP", False): mean(INFO_ONLY, DEST="ARRIVED_WAREHOUSE", scoped=(("DOOR", "DELIVERED"),)),
}

# Out of a depot, with no word of the way: on its way to the port, until the shipment knows better.
LADEN_OUT_OF_DEPOT = mean(INFO_ONLY, ORIGIN=INFO_ONLY, DEST="GATE_OUT_DEST")
UNPACKED_AT_CUSTOMER = mean(INFO_ONLY, DEST="ARRIVED_WAREHOUSE")
PASSING = _IN_TRANSIT  # a vessel at a way point has arrived nowhere
REEFER_ALARM = mean("REEFER_ALARM")

# Rows that ask the customer for a paper or an action; they move no stage.
REQUESTS = frozenset({("SHIPMENT:BKG", "PENU"), ("SHIPMENT:BKG", "PENM"), ("SHIPMENT:CBR", "PENU"),
                      ("SHIPMENT:CBR", "PENM"), ("SHIPMENT:SHI", "PENU"), ("SHIPMENT:TRD", "PENA")})  # fmt: skip

# A paper on hold, by words of its reason; the first row that finds one counts.
HELD = (
    ("HELD_PAYMENT", re.compile(
        r"(?<![a-z])(?:payments?|prepay\w*|prepaid|unpaid|(?:not|to be) paid|pay|charges?|fees?|invoices?|credit"
        r"|deposit|outstanding|overdue|freight (?:due|payable)|demurrage|detention)(?![a-z])"
        r"|付款|支付|未付|欠费|运费|费用")),
    ("SECURITY_HOLD", re.compile(
        r"(?<![a-z])(?:security|regulat\w+|screening|scan(?:ning)?|x-?ray|inspections?|sanctions?|sanctioned|embargo"
        r"|police|denied party)(?![a-z])|安检|安全|监管|查验")),
)  # fmt: skip

# Later texts of 3.0 write words where codes stood.
CLASSIFIERS = {"ACTUAL": "ACT", "ESTIMATED": "EST", "PLANNED": "PLN", "REQUESTED": "REQ"}
WORDS = {
    "DEPARTED": "DEPA", "ARRIVED": "ARRI",
    "LOADED": "LOAD", "DISCHARGED": "DISC", "GATED_IN": "GTIN", "GATED_OUT": "GTOT", "STUFFED": "STUF",
    "STRIPPED": "STRP", "PICKED_UP": "PICK", "DROPPED_OFF": "DROP", "INSPECTED": "INSP", "REMOVED": "RMVD",
    "RESEALED": "RSEA", "CROSSED": "CROS", "AVAILABLE_FOR_PICKUP": "AVPU", "AVAILABLE_FOR_DROP_OFF": "AVDO",
    "CUSTOMS_RELEASED": "CUSR", "CUSTOMS_SELECTED_FOR_INSPECTION": "CUSI", "CUSTOMS_SELECTED_FOR_SCAN": "CUSS",
    "MEASURED": "MEAS", "ADJUSTED": "ADJU", "BREADCRUMB": "LOC", "DOOR_OPENED": "DRO", "DOOR_CLOSED": "DRC",
    "APPROVED": "APPR", "CANCELLED": "CANC", "CANCELLATION_CONFIRMED": "CACF", "COMPLETED": "CMPL",
    "CONFIRMED": "CONF", "DECLINED": "DECL", "DRAFTED": "DRFT", "ISSUED": "ISSU", "ON_HOLD": "HOLD",
    "PENDING_AMENDMENT": "PENM", "PENDING_APPROVAL": "PENA", "PENDING_UPDATE": "PENU", "RECEIVED": "RECE",
    "REJECTED": "REJE", "RELEASED": "RELS", "REQUESTED": "REQS", "SUBMITTED": "SUBM", "SURRENDERED": "SURR",
    "SURRENDERED_FOR_DELIVERY": "SUDL", "VOIDED": "VOID",
}  # fmt: skip
PAPERS = {
    "BOOKING": "BKG", "BOOKING_REQUEST": "CBR", "CARRIER_BOOKING_REQUEST": "CBR", "SHIPPING_INSTRUCTION": "SHI",
    "SHIPPING_INSTRUCTIONS": "SHI", "TRANSPORT_DOCUMENT": "TRD", "ARRIVAL_NOTICE": "ARN",
    "CUSTOMS_CLEARANCE": "CUC", "DELIVERY_ORDER": "DEO", "CONTAINER_RELEASE_ORDER": "CRO",
    "PROOF_OF_DELIVERY": "PFD",
}  # fmt: skip


def held(reason: str) -> Meaning:
    """What a hold on a paper that is not customs' own means, by the carrier's words."""
    said = reason.casefold()
    return next((mean(code) for code, words in HELD if words.search(said)), _INFO)
