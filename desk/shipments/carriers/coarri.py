"""COARRI: boxes loaded on and discharged from a vessel."""

from desk.shipments.carriers.codes_edifact import COARRI
from desk.shipments.carriers.edifact_moves import read_moves
from desk.shipments.carriers.events import Adapter, Given, Reading


def _read(body: bytes, given: Given) -> Reading:
    return read_moves(body, given, "COARRI", COARRI)


FEED = Adapter("coarri", read=_read, source="CARRIER", answer=(200, "text/plain", ""))
