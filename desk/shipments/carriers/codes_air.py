"""What the status codes of air cargo mean: FSU, XFSU and ONE Record share them. `DIS` has its meaning in a sub-code."""

from desk.shipments.carriers.meanings import UNKNOWN, Meaning, mean
from desk.shipments.types import PlaceRole

AT_AIRPORT = (("AIRPORT", "DELIVERED"), ("", "GATE_OUT_DEST"))


def _customs(code: str, at_origin: str) -> Meaning:
    """Customs of the importing country, unless it happened where the goods came from."""
    return Meaning(((PlaceRole.UNKNOWN, code), (PlaceRole.ORIGIN, at_origin)))


# A flight leaves from the origin or from a transfer point, and ends at the destination or at a transfer point.
TABLE: dict[str, Meaning] = {
    "BKD": mean("BK_CONFIRMED"),
    "DPU": mean("PICKED_UP"),
    "FOH": mean("RECEIVED_ORIGIN", reason="not_rfc"),
    "RCS": mean("RECEIVED_ORIGIN"),
    "DOC": mean(),
    "AWR": mean(),
    "PRE": mean(),
    "MAN": mean("LOADED_ORIGIN"),
    "DEP": mean(ORIGIN="DEPARTED", TS="TS_DEPARTED", DEST="TS_DEPARTED"),
    "ARR": mean(DEST="ARRIVED", TS="TS_ARRIVED", ORIGIN="TS_ARRIVED"),
    "RCF": mean(DEST="RECEIVED_DEST", TS="TS_DISCHARGED", ORIGIN="TS_DISCHARGED"),
    "TRM": mean("TRANSFERRED"),
    "TFD": mean("TRANSFERRED"),
    "RCT": mean("TRANSFERRED"),
    "NFD": mean("NOTIFIED"),
    "AWD": mean("DOCS_HANDED"),
    "CRC": _customs("CUSTOMS_FILED", "EXP_CUSTOMS"),
    "TGC": _customs("CUSTOMS_PROCESSING", "EXP_CUSTOMS"),
    "CCD": _customs("CUSTOMS_RELEASED", "EXP_RELEASED"),
    "FIW": mean(),
    "FOW": Meaning(((PlaceRole.UNKNOWN, "INFO_ONLY"), (PlaceRole.DEST, "GATE_OUT_DEST"))),
    "DLV": mean("DELIVERED", scoped=AT_AIRPORT),
    "DDL": mean("DELIVERED"),
    "OCI": mean(),
    "OSI": mean(),
}
DISCREPANCIES: dict[str, Meaning] = {
    "FDCA": mean("FOUND"),
    "FDAW": mean("FOUND"),
    "FDAV": mean("FOUND"),
    "FDMB": mean("FOUND"),
    "MSCA": mean("SHORTAGE"),
    "MSAW": mean("CUSTOMS_INFO_REQUIRED"),
    "MSAV": mean("CUSTOMS_INFO_REQUIRED"),
    "MSMB": mean("SHORTAGE"),
    "OFLD": mean("ROLLED"),
    "SSPD": mean("ROLLED"),
    "OVCD": mean("MISROUTED"),
    "DFLD": mean(),
}
DISCREPANCY = "DIS"
CODES = frozenset(TABLE) | {DISCREPANCY}
# Of a flight's two airports these happen at the second one, the others at the first.
AT_SECOND_AIRPORT = frozenset({"ARR", "RCF", "AWR", "NFD", "AWD", "DLV", "DDL", "CRC", "TGC", "CCD", "FIW", "FOW"})
# These speak of the flight itself, so its expected times are theirs.
AHEAD = frozenset({"DEP", "ARR", "BKD", "PRE", "MAN"})


def air_meaning(code: str, sub_code: str = "") -> tuple[Meaning, bool]:
    """What a status code means, and whether the tables hold it. A discrepancy's own code may stand in either place."""
    found = TABLE.get(code) or DISCREPANCIES.get(sub_code if code == DISCREPANCY else code)
    return (found, True) if found else (UNKNOWN, False)
