"""Courier and postal numbers: some prove themselves, most need the courier's letters or a label."""

from collections.abc import Iterator
from itertools import islice
from re import Match, Pattern
from re import compile as regex

from desk.shipments.references.checks import dhl_ok, s10_ok, ups_ok
from desk.shipments.references.codes import POSTAL_COUNTRIES
from desk.shipments.references.matches import MOST_CLAIMS, Claim, Rank
from desk.shipments.references.normalise import Folded, normalise
from desk.shipments.references.wording import any_of
from desk.shipments.types import ReferenceType

_UPS = regex(r"1(?<![A-Z0-9]1)Z(?:[ -]?[A-Z0-9]){15}[ -]?\d(?![A-Z0-9])")
_S10 = regex(r"([A-Z](?<![A-Z0-9][A-Z])[A-Z])([ -]?)\d(?:[ -]?\d){8}([ -]?)([A-Z]{2})(?![A-Z0-9])")
_BY_LETTERS = regex(
    "(?:"
    + any_of(
        (
            r"SF[ -]?\d(?:[ ]?\d){11,14}",
            r"YT[ -]?\d{13,16}",
            r"JT[ -]?\d{13}",
            r"JDV?[A-Z0-9]?[A-Z]?\d{11,16}",
            r"JJD\d{14,20}",
            r"ZTO\d{10,14}",
            r"STO\d{10,14}",
            r"DPK\d{12}",
            r"LP\d{14,16}",
            r"4PX\d{13}CN",
            r"YW[A-Z]{2}\d{9,12}",
            r"TBA\d{12}",
            r"GM\d{16,18}",
        )
    )
    + ")(?![A-Z0-9])"
)
# Digit counts that each courier uses; the first word of a label's name picks the row.
_LENGTHS = {
    "FEDEX": {12, 14, 15, 20, 22},
    "DHL": {10},
    "UPS": {9, 12, 18},
    "USPS": {20, 22, 26, 30},
    "TNT": {9},
    "EXPRESS": {10, 11, 12, 13, 14, 15},
    "PARCEL": set(range(10, 31)),
    "NUMBER": {12, 13, 14, 15, 20, 22},
}
_HOTLINES = ("400", "800", "95")
_SHORT_DIGITS = regex(r"\d(?:[ ]?\d){7,29}(?![A-Z0-9-])")
_LETTERED = regex(r"(?=(?:[A-Z]*[0-9]){6})[A-Z0-9]{8,34}(?![A-Z0-9])")


def couriers(folded: Folded) -> Iterator[Claim]:
    """Courier numbers that need no label."""
    for found in _each(_UPS, folded):
        value = normalise(ReferenceType.COURIER, found[0])
        if ups_ok(value) or folded.is_upper(found.start(), found.end()) and sum(map(str.isdigit, value)) >= 8:
            yield _checked(found, value, ups_ok(value))
    for found in _each(_S10, folded):
        value = normalise(ReferenceType.COURIER, found[0])
        spaced = " " in found[2] + found[3]
        if found[4] in POSTAL_COUNTRIES and (s10_ok(value) or not spaced):
            yield _checked(found, value, s10_ok(value))
    for found in _each(_BY_LETTERS, folded):
        value = normalise(ReferenceType.COURIER, found[0])
        yield Claim(found.start(), found.end(), Rank.PATTERN, ReferenceType.COURIER, value)


def courier_at(folded: Folded, at: int, courier: str) -> Claim | None:
    """The number that a courier's name or a word like "tracking no." announces at this place.

    `courier` is a key of the table of lengths. Words that people use for any number give a weak claim.
    """
    rank = Rank.WEAK if courier in ("PARCEL", "NUMBER") else Rank.LABELLED
    if found := _SHORT_DIGITS.match(folded.text, at):
        value = normalise(ReferenceType.COURIER, found[0])
        if len(value) in _LENGTHS[courier] and not (len(value) < 12 and value.startswith(_HOTLINES)):
            return Claim(found.start(), found.end(), rank, ReferenceType.COURIER, value)
        return None
    found = _LETTERED.match(folded.text, at) if courier != "NUMBER" else None
    if found and not found[0].isdigit():
        return Claim(found.start(), found.end(), Rank.WEAK, ReferenceType.COURIER, found[0])
    return None


def express_waybill_at(folded: Folded, at: int) -> Claim | None:
    """Ten digits after "AWB": a DHL Express waybill, if its check digit is right."""
    found = _SHORT_DIGITS.match(folded.text, at)
    value = normalise(ReferenceType.COURIER, found[0]) if found else ""
    if found and len(value) == 10 and dhl_ok(value):
        return Claim(found.start(), found.end(), Rank.WEAK, ReferenceType.COURIER, value)
    return None


def _each(form: Pattern[str], folded: Folded) -> Iterator[Match[str]]:
    return islice(form.finditer(folded.text), MOST_CLAIMS)


def _checked(found: Match[str], value: str, right: bool) -> Claim:
    rank = Rank.PROVED if right else Rank.PATTERN
    return Claim(found.start(), found.end(), rank, ReferenceType.COURIER, value, right)
