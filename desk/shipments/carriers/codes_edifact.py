"""What EDIFACT says in codes: status events of UN element 9011 and of X12, reasons of 9013, and moves of terminals.

UN numbers follow UN/ECE Recommendation 24. Ocean carriers put X12 letters in the same place, so a row is found by
whose list its code is from, never by the code alone.
"""

from desk.shipments.carriers.meanings import INFO_ONLY, Meaning, mean
from desk.shipments.types import PlaceRole

UN, X12 = "UN", "X12"

_ROLE = PlaceRole
# The plain code where the message names no role; a port on the way is told apart where it does.
_DEPARTED = Meaning(((_ROLE.UNKNOWN, "DEPARTED"), (_ROLE.TS, "TS_DEPARTED"), (_ROLE.DEST, "IN_TRANSIT")))
_UNLOADED = Meaning(((_ROLE.UNKNOWN, "DISCHARGED"), (_ROLE.TS, "TS_DISCHARGED")))
_CLEARED = Meaning(((_ROLE.UNKNOWN, "CUSTOMS_RELEASED"), (_ROLE.ORIGIN, "EXP_RELEASED")))
_BONDED = Meaning(((_ROLE.UNKNOWN, "CUSTOMS_PROCESSING"), (_ROLE.ORIGIN, "EXP_CUSTOMS")))
_ARRIVED = mean(DEST="ARRIVED", TS="TS_ARRIVED", ORIGIN=INFO_ONLY)
_LOADED = mean(ORIGIN="LOADED_ORIGIN", TS="TS_LOADED", DEST="IN_TRANSIT")
_RECEIVED = mean(ORIGIN="RECEIVED_ORIGIN", DEST="RECEIVED_DEST")
_NOT_PICKED_UP = mean(INFO_ONLY, exception="PICKUP_OVERDUE")
_FREE_TIME = mean(INFO_ONLY, exception="FREE_TIME_RISK")
_KNOWN_ONLY = mean(INFO_ONLY)

_UN_ROWS: tuple[tuple[str, Meaning], ...] = (
    ("1 40", _ARRIVED),
    ("2 28 38 50 64 71 88 91", _KNOWN_ONLY),
    ("3 18 51 97", mean("DAMAGED")),
    ("6", mean("BK_CONFIRMED")),
    ("7", mean("BK_CANCELLED")),
    ("8", mean("CUSTOMS_RELEASED")),
    ("9", mean("EXP_RELEASED")),
    ("12 39", _CLEARED),
    ("13", mean("PICKED_UP")),
    ("16 31 35", mean("IN_TRANSIT")),
    ("17", mean("CUSTOMS_REFUSED")),
    ("20 25 52 101", mean("DELAYED")),
    ("21 22", mean("DELIVERED")),
    ("24 27", _DEPARTED),
    ("37", mean("FOUND")),
    ("41 42 43 98 99", mean("TRANSFERRED")),
    ("45", mean("NOTIFIED")),
    ("46", _BONDED),
    ("48", _LOADED),
    ("49", mean("LOST")),
    ("36 62 85", mean("SHORTAGE")),
    ("53 55", _NOT_PICKED_UP),
    ("23 56", mean("DELIVERY_ATTEMPTED")),
    ("57 86", mean("ROLLED")),
    ("29 59", _UNLOADED),
    ("72 74", _RECEIVED),
    ("75 76", mean("ROUTE_CHANGED")),
    ("77", mean("REFUSED")),
    ("78", mean("CARRIER_RELEASED")),
    ("80 82", mean("RETURNED")),
    ("87", mean("MISROUTED")),
    ("93 94", mean("STUFFED")),
    ("100", mean(TS="TS_DISCHARGED")),
)

_X12_ROWS: tuple[tuple[str, Meaning], ...] = (
    ("EE", mean("EMPTY_OUT")),
    ("AF", mean("PICKED_UP")),
    ("I", mean(ORIGIN="GATE_IN_ORIGIN")),
    ("AE AL", _LOADED),
    ("VD RL C", _DEPARTED),
    ("VA E", _ARRIVED),
    ("UV", _UNLOADED),
    ("AR", Meaning(((_ROLE.UNKNOWN, "AT_LOCAL_DEPOT"), (_ROLE.ORIGIN, INFO_ONLY)))),
    ("AV", mean("AVAILABLE_PICKUP")),
    ("CR", mean("CARRIER_RELEASED")),
    ("CT", _CLEARED),
    ("K PA PB PC PD PE PF PG PH PI PJ PK PL", mean("CUSTOMS_HOLD")),
    ("OA", mean("GATE_OUT_DEST")),
    ("AD", mean("APPT_SET")),
    ("AH", mean("DELIVERY_ATTEMPTED")),
    ("X1", mean("ARRIVED_WAREHOUSE")),
    ("D AG", mean("DELIVERED")),
    ("RD", mean("EMPTY_RETURNED")),
    ("FT NF GO", _FREE_TIME),
    ("OB", mean("BL_SURRENDERED")),
    ("FP", _KNOWN_ONLY),
)

EVENTS: dict[tuple[str, str], Meaning] = {
    (kind, code): row
    for kind, rows in ((UN, _UN_ROWS), (X12, _X12_ROWS))
    for codes, row in rows
    for code in codes.split()
}
# X12 letters that speak of what is expected, whatever time they come with.
ESTIMATED = frozenset({(X12, "C"), (X12, "E"), (X12, "AG")})
GATE_IN_LETTER = (X12, "I")

_REASON_ROWS: tuple[tuple[str, str, str], ...] = (
    ("1", "ADDRESS_ISSUE", "out_of_area"),
    ("9 30", "ADDRESS_ISSUE", "address"),
    ("3 49 90", "REFUSED", "refused"),
    ("5 15", "APPT_SET", "appointment"),
    ("6", "DELIVERY_ATTEMPTED", "attempt_failed"),
    ("7", "DELIVERY_ATTEMPTED", "closed"),
    ("39", "DELIVERY_ATTEMPTED", "no_contact"),
    ("13 28", "CUSTOMS_HOLD", "customs"),
    ("24", "CUSTOMS_INSPECTION", "inspection"),
    ("14 60", "DAMAGED", "damaged"),
    ("16 53", "MISROUTED", "wrong_route"),
    ("17 58", "DELAYED", "transport"),
    ("63", "DELAYED", "weather"),
    ("20 31", "DELAYED", "strike"),
    ("37", "CUSTOMS_INFO_REQUIRED", "documents"),
    ("41", "ROLLED", "not_loaded"),
    ("45", "SHORTAGE", "missing"),
    ("33 56", "LOST", "lost"),
    ("46 47", "HELD_PAYMENT", "payment"),
    ("50", "", "missed_cutoff"),
    ("64", "", "free_time"),
)
# Reason -> (the code that it makes of an exception, empty: none; why in one word)
REASONS = {reason: (code, word) for reasons, code, word in _REASON_ROWS for reason in reasons.split()}
REASON_EXCEPTIONS = {"64": "FREE_TIME_RISK"}
# Events that only say that something went wrong: a reason says what. All others stay what they are.
REFINED = frozenset({"DELAYED", "DELIVERY_ATTEMPTED"})

_GATE_IN = mean(ORIGIN="GATE_IN_ORIGIN", DEST="EMPTY_RETURNED", INLAND_DEST="AT_LOCAL_DEPOT", TS=INFO_ONLY)
_GATE_IN_FULL = mean(ORIGIN="GATE_IN_ORIGIN", DEST="AT_LOCAL_DEPOT", TS=INFO_ONLY)
_GATE_IN_EMPTY = mean(DEST="EMPTY_RETURNED", ORIGIN=INFO_ONLY, TS=INFO_ONLY)
_GATE_OUT = mean(ORIGIN="EMPTY_OUT", DEST="GATE_OUT_DEST", TS=INFO_ONLY)
_GATE_OUT_FULL = mean(DEST="GATE_OUT_DEST", ORIGIN=INFO_ONLY, TS=INFO_ONLY)
_GATE_OUT_EMPTY = mean(ORIGIN="EMPTY_OUT", DEST=INFO_ONLY, TS=INFO_ONLY)
_OFF_BOARD = mean(DEST="DISCHARGED", TS="TS_DISCHARGED")

# (document code 1001 of BGM, box empty, or None where the message does not say) -> meaning
CODECO: dict[tuple[str, bool | None], Meaning] = {
    ("34", None): _GATE_IN, ("34", False): _GATE_IN_FULL, ("34", True): _GATE_IN_EMPTY,
    ("36", None): _GATE_OUT, ("36", False): _GATE_OUT_FULL, ("36", True): _GATE_OUT_EMPTY,
}  # fmt: skip
COARRI: dict[tuple[str, bool | None], Meaning] = {
    (code, empty): row
    for codes, row in (("44 98", _OFF_BOARD), ("46 270", _LOADED))
    for code in codes.split() for empty in (None, False, True)
}  # fmt: skip
# Where a vessel was for such a report, of the places (LOC) of its way, whatever the box is there for.
ENDS = {
    ("COARRI", code): ends
    for codes, ends in (("44 98", ("11", "13")), ("46 270", ("9", "13")))
    for code in codes.split()
}
