"""Container numbers: four letters, six digits, a check digit."""

from collections.abc import Iterator
from itertools import islice
from re import Match
from re import compile as regex

from desk.shipments.references.checks import container_ok
from desk.shipments.references.matches import MOST_CLAIMS, Claim, Rank
from desk.shipments.references.normalise import Folded, normalise
from desk.shipments.types import ReferenceType

_GAP = r"[ \t._/-]{0,2}"
_WRAP = rf"(?:{_GAP}|[ ]?\n[> ]{{0,2}})"
_DIGITS = rf"\d(?:{_GAP}\d){{5}}"
FORM = regex(rf"([A-Z](?<![A-Z0-9][A-Z])[A-Z]{{2}}[UJZ])({_WRAP})({_DIGITS})({_WRAP})(\d)(?![A-Z0-9])")
_LABELLED_FORM = regex(rf"[A-Z]{{4}}{_GAP}{_DIGITS}{_GAP}\d(?![A-Z0-9])")
# Words that end like a container prefix, next to a number by chance.
_WORDS = frozenset(
    ["MENU", "THRU", "PERU", "GURU", "TOFU", "JAZZ", "QUIZ", "FUZZ", "BUZZ", "HAJJ", "ZULU", "LIEU", "EURU", "ECRU"]
)


def container_at(folded: Folded, at: int) -> Claim | None:
    """The container number that a label announces at this place, right or wrong."""
    found = _LABELLED_FORM.match(folded.text, at)
    return _claim(found, Rank.LABELLED) if found else None


def containers(folded: Folded) -> Iterator[Claim]:
    """Container numbers by form.

    A wrong check digit counts only for the plain form with a U: many published samples fail, and people
    mistype, but a bill of lading or two neighbouring words must not become a box.
    """
    for found in islice(FORM.finditer(folded.text), MOST_CLAIMS):
        claim = _claim(found, Rank.PATTERN)
        if claim.check_ok:
            if not (found[1] in _WORDS and found[2]):
                yield _claim(found, Rank.PROVED)
        elif _is_plain(found, folded):
            yield claim


def _claim(found: Match[str], rank: Rank) -> Claim:
    value = normalise(ReferenceType.CONTAINER, found[0])
    return Claim(found.start(), found.end(), rank, ReferenceType.CONTAINER, value, container_ok(value))


def _is_plain(found: Match[str], folded: Folded) -> bool:
    prefix, gap, digits, last_gap, _ = found.groups()
    if not prefix.endswith("U") or not digits.isdigit() or "\n" in gap + last_gap or len(gap + last_gap) > 2:
        return False
    if not gap:
        return True
    more = folded.text[found.end() : found.end() + 2]
    return prefix not in _WORDS and folded.is_upper(found.start(), found.end()) and not more.strip(" -.").isdigit()
