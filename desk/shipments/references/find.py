"""Finding the numbers of freight in what people write. Pure: text in, numbers out."""

from bisect import bisect_right
from collections.abc import Iterator

from desk.shipments.references.airway import airway_bills
from desk.shipments.references.containers import containers
from desk.shipments.references.couriers import couriers
from desk.shipments.references.documents import documents
from desk.shipments.references.labelled import labelled
from desk.shipments.references.matches import Claim, Rank, undisputed
from desk.shipments.references.noise import addresses_and_phones, links
from desk.shipments.references.normalise import Folded, candidates, fold, normalise
from desk.shipments.references.tables import table_cells
from desk.shipments.types import FoundReference, ReferenceType

__all__ = ["LONGEST_TEXT", "candidates", "find_references", "normalise"]

LONGEST_TEXT = 1_000_000


def find_references(text: str) -> list[FoundReference]:
    """The numbers a text names, in the order of their first appearance, each type and value once.

    A number under a label is what the label says; else a right check digit decides, else the look. Looks at
    the first million characters. Takes any text, never raises; time grows with the length only.
    """
    folded = fold(text[:LONGEST_TEXT])
    urls = links(folded)
    spoken = _outside([*labelled(folded), *table_cells(folded)], urls)
    shown = [*containers(folded), *airway_bills(folded), *couriers(folded), *documents(folded)]
    claims = undisputed([*addresses_and_phones(folded), *urls, *spoken, *shown])
    return _as_references(folded, _as_named([c for c in claims if c.type]))


def _outside(claims: list[Claim], urls: list[Claim]) -> Iterator[Claim]:
    """The claims that do not stand inside a URL: `?po=123` is nobody's order."""
    starts = [url.start for url in urls]
    for claim in claims:
        before = bisect_right(starts, claim.start) - 1
        if before < 0 or urls[before].end <= claim.start:
            yield claim


def _as_named(claims: list[Claim]) -> list[tuple[Claim, ReferenceType]]:
    """Each claim with its type; where only the look spoke, a label elsewhere on the same number decides."""
    named = {c.value: c.type for c in reversed(claims) if c.rank is Rank.LABELLED}
    typed = []
    for claim in claims:
        kind = named.get(claim.value) if claim.rank >= Rank.PATTERN else claim.type
        typed.append((claim, kind or claim.type or ReferenceType.PO))
    return typed


def _as_references(folded: Folded, typed: list[tuple[Claim, ReferenceType]]) -> list[FoundReference]:
    found: dict[tuple[ReferenceType, str], FoundReference] = {}
    for claim, kind in typed:
        raw, start = folded.raw(claim.start, claim.end), folded.start(claim.start)
        check_ok = claim.check_ok if kind is claim.type else None
        found.setdefault((kind, claim.value), FoundReference(kind, claim.value, raw, check_ok, start))
    return list(found.values())
