"""Bills of lading, bookings and orders that show what they are without a label."""

from collections.abc import Iterator
from itertools import islice
from re import Match
from re import compile as regex

from desk.shipments.references.codes import SCACS
from desk.shipments.references.matches import MOST_CLAIMS, Claim, Rank
from desk.shipments.references.normalise import Folded, normalise
from desk.shipments.references.wording import any_of
from desk.shipments.types import ReferenceType

# Carrier letters and the carrier's own number, or (unknown carrier) letters, a port's three letters, digits.
_BILL = regex(
    r"([A-Z](?<![A-Z0-9][A-Z])[A-Z]{3})([ -]?)(?=[A-Z]{0,6}\d)"
    r"((?:\d{2,6}(?:[ -]\d{2,6}){1,4}|[A-Z0-9]{6,16})(?![A-Z0-9]))"
)
_PORT_AND_SERIAL = regex(r"[A-Z]{3}\d{6,9}")
# Numbers that open with their own type. Amazon prints the shipment id, on cartons with U and six digits behind.
_SPEAKING = {
    ReferenceType.BOOKING: regex("(?:" + any_of((r"BK[ -]?\d{8}", r"EBKG[ -]?\d{8}", r"BKG\d{6,12}")) + r")(?!\d)"),
    ReferenceType.HBL: regex(r"H(?<![A-Z0-9]H)BL\d{5,16}(?![A-Z0-9])"),
    ReferenceType.HAWB: regex(r"H(?<![A-Z0-9]H)AWB\d{5,16}(?![A-Z0-9])"),
    ReferenceType.PO: regex(
        r"F(?<![A-Z0-9]F)BA[ -]?(?=[A-Z]{0,6}\d)[A-Z0-9]{8,12}?(?=(?:U\d{6})?(?![A-Z0-9]))"
        r"|P(?<![A-Z0-9-]P)O(?=[\d-])-?(?=[A-Z-]{0,6}\d{2})[A-Z0-9]{3,16}(?:-[A-Z0-9]{1,12}){0,3}(?![A-Z0-9-])"
    ),
}


def documents(folded: Folded) -> Iterator[Claim]:
    """Numbers that carry their type in their letters."""
    for found in islice(_BILL.finditer(folded.text), MOST_CLAIMS):
        if _is_bill(found, folded):
            yield _claim(found, ReferenceType.MBL)
    for kind, form in _SPEAKING.items():
        for found in islice(form.finditer(folded.text), MOST_CLAIMS):
            yield _claim(found, kind)


def _claim(found: Match[str], kind: ReferenceType) -> Claim:
    return Claim(found.start(), found.end(), Rank.PATTERN, kind, normalise(kind, found[0]))


def _is_bill(found: Match[str], folded: Folded) -> bool:
    scac, gap, written = found.groups()
    rest = normalise(ReferenceType.MBL, written)
    if sum(map(str.isdigit, rest)) < 6 or len(rest) > 16 or _may_be_box(scac, rest):
        return False
    if scac not in SCACS:
        return not gap and scac[3] == "U" and bool(_PORT_AND_SERIAL.fullmatch(rest))
    return not gap or rest[0].isdigit() and folded.is_upper(found.start(), found.end())


def _may_be_box(scac: str, rest: str) -> bool:
    return rest.isdigit() and len(rest) in (6, 7) and scac[3] in "UJZ"
