"""CODECO: boxes in and out of the gate of a terminal or depot."""

from desk.shipments.carriers.codes_edifact import CODECO
from desk.shipments.carriers.edifact_moves import read_moves
from desk.shipments.carriers.events import Adapter, Given, Reading


def _read(body: bytes, given: Given) -> Reading:
    return read_moves(body, given, "CODECO", CODECO)


FEED = Adapter("codeco", read=_read, source="CARRIER", answer=(200, "text/plain", ""))
