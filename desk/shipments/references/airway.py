"""Master air waybills: airline prefix and eight digits, the last of them a check digit."""

from collections.abc import Iterator
from itertools import islice
from re import Match
from re import compile as regex

from desk.shipments.references.checks import mawb_ok
from desk.shipments.references.codes import AIRLINES, AREA_CODES, MOBILE_STARTS
from desk.shipments.references.matches import MOST_CLAIMS, Claim, Rank
from desk.shipments.references.normalise import Folded, normalise
from desk.shipments.types import ReferenceType

_FORM = regex(r"([0-9](?<![A-Z0-9][0-9])\d{2})([ \t]{0,2}-?[ \t]{0,2})(\d{4})([ -]?)(\d{4})(?![A-Z0-9])")
_LABELLED_FORM = regex(r"\d{3}[ \t]{0,2}[-/.]?[ \t]{0,2}\d(?:[ .-]?\d){7}(?![A-Z0-9])")
_AIR = regex(r"AWB|AIR ?WAY|AIR ?FREIGHT|AIRPORT|AIR ?LINE|AIR CARGO|FLIGHT|BY AIR|空运|航空|航班|机场|主运单")
_SEA = regex(r"B/L|MBL|VESSEL|CONTAINER|提单|船名|柜号|箱号|海运")
_ASKING = regex(
    r"[查询到货票提运单舱柜轨迹]|ETA|STATUS|TRAC|WHERE|SHIPMENT|CARGO|ARRIV|DEPART|DELIVER|[A-Z]{2}\d{6}|DOC|BOOKING"
)


def is_air(text: str) -> bool:
    """Whether a folded text speaks of air freight and not of ships."""
    return bool(_AIR.search(text)) and not _SEA.search(text)


def mawb_at(folded: Folded, at: int) -> Claim | None:
    """The air waybill number that a label announces at this place, whatever its check digit."""
    found = _LABELLED_FORM.match(folded.text, at)
    return _claim(found, Rank.LABELLED) if found else None


def proved_mawb_at(folded: Folded, at: int) -> Claim | None:
    """An air waybill number of a known airline with a right check digit, where the label speaks of a bill."""
    claim = mawb_at(folded, at)
    return claim if claim and claim.check_ok and claim.value[:3] in AIRLINES else None


def airway_bills(folded: Folded) -> Iterator[Claim]:
    """Air waybill numbers by form: known airline, right check digit, and not just somebody's phone number."""
    speaks_of_air: bool | None = None
    for found in islice(_FORM.finditer(folded.text), MOST_CLAIMS):
        claim = _claim(found, Rank.PATTERN)
        if speaks_of_air is None:
            speaks_of_air = bool(_AIR.search(folded.text))
        if found[1] not in AIRLINES and not speaks_of_air:
            continue
        hyphened = "-" in found[2] and "-" not in found[4]
        if _looks_like_phone(found):
            if claim.check_ok and (speaks_of_air or _is_asked_for(found)):
                yield claim
        elif hyphened:
            yield _claim(found, Rank.PROVED) if claim.check_ok else claim
        elif claim.check_ok and not _in_longer_number(found):
            yield claim


def _claim(found: Match[str], rank: Rank) -> Claim:
    value = normalise(ReferenceType.MAWB, found[0])
    return Claim(found.start(), found.end(), rank, ReferenceType.MAWB, value, mawb_ok(value))


def _looks_like_phone(found: Match[str]) -> bool:
    prefix, gap, middle, inner, _ = found.groups()
    if prefix in MOBILE_STARTS and gap == inner:
        return True
    return prefix in AREA_CODES and middle[0] in "2345678"


def _in_longer_number(found: Match[str]) -> bool:
    before, after = found.string[max(0, found.start() - 2) : found.start()], found.string[found.end() : found.end() + 2]
    return before[-1:] in "- " and before[:1].isdigit() or after[:1] in "- " and after[1:].isdigit()


def _is_asked_for(found: Match[str]) -> bool:
    """Whether the line round the digits asks about freight, or the digits are all that was sent."""
    text = found.string
    begins = max(text.rfind("\n", 0, found.start()) + 1, found.start() - 80)
    ends = text.find("\n", found.end(), found.end() + 80)
    line = text[begins : found.start()] + " " + text[found.end() : ends if ends >= 0 else found.end() + 80]
    if _ASKING.search(line):
        return True
    return len(text) < 200 and text.strip() == found[0]
