"""Rows of the mapping tables: what a raw code means, by what the place is to the shipment."""

from dataclasses import dataclass

from desk.shipments.carriers.events import Alternatives
from desk.shipments.types import PlaceRole

LIKE = {PlaceRole.INLAND_DEST: PlaceRole.DEST, PlaceRole.INLAND_ORIGIN: PlaceRole.ORIGIN}
INFO_ONLY = "INFO_ONLY"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a raw code means. The first alternative holds where the event names no role.

    `exception` is a type of exception that the code declares by itself, `reason` why, in one word.
    """

    alternatives: Alternatives
    scoped: tuple[tuple[str, str], ...] = ()
    exception: str = ""
    reason: str = ""

    @property
    def code(self) -> str:
        return self.alternatives[0][1]

    def at(self, role: PlaceRole | None) -> tuple[str, PlaceRole]:
        """The canonical code at a place of this role, and the role; None: the event does not say."""
        if role is None or role is PlaceRole.UNKNOWN:
            return self.code, self.alternatives[0][0]
        codes = dict(self.alternatives)
        found = codes.get(role) or codes.get(LIKE.get(role, role)) or codes.get(PlaceRole.UNKNOWN)
        return found or self.code, role


def mean(code: str = "", *, exception: str = "", reason: str = "", scoped: tuple[tuple[str, str], ...] = (),
         **by_role: str) -> Meaning:  # fmt: skip
    """A row: one code for every place, or codes by role in the order of the table: `mean(DEST="ARRIVED", TS=…)`."""
    alternatives = tuple((PlaceRole(role), told) for role, told in by_role.items())
    if code:
        alternatives = (*alternatives, (PlaceRole.UNKNOWN, code)) if alternatives else ((PlaceRole.UNKNOWN, code),)
    return Meaning(alternatives or ((PlaceRole.UNKNOWN, INFO_ONLY),), scoped, exception, reason)


UNKNOWN = mean(INFO_ONLY)
