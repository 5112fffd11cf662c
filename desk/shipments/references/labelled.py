"""Numbers that a label announces, singly, in lists and in pairs of labels."""

from collections.abc import Callable, Iterator
from re import compile as regex

from desk.shipments.references.airway import is_air, mawb_at, proved_mawb_at
from desk.shipments.references.checks import container_ok, imo_ok, s10_ok, ups_ok
from desk.shipments.references.codes import BILL_OPENERS
from desk.shipments.references.containers import container_at
from desk.shipments.references.couriers import courier_at, express_waybill_at
from desk.shipments.references.labels import COURIERS, LABEL, Label, labels
from desk.shipments.references.matches import Claim, Rank
from desk.shipments.references.normalise import Folded, normalise
from desk.shipments.references.values import MOST_IN_LIST, ends_line, free_value_at, next_in_list
from desk.shipments.types import ReferenceType

_BOX = regex(r"[A-Z]{3}[UJZ]\d{7}")
_UPS = regex(r"1Z[A-Z0-9]{15}\d")
_S10 = regex(r"[A-Z]{2}\d{9}[A-Z]{2}")
_IMO = regex(r"\d{7}(?![A-Z0-9])")
_CUSTOMS = regex(r"(?:\d(?:[ -]?\d){17}|\d\d[A-Z]{2}[A-Z0-9]{14})(?![A-Z0-9])")
_SOMEBODY_ELSES = regex(r"[A-Z0-9][A-Z0-9-]{2,40}+(?: \d{2,5}){0,6}")
_BEFORE = 28
_JOINED = regex(r"(?:号码?|NOS?\.?)?[ ]?[/&和及与、,+][ ]?\Z")


def labelled(folded: Folded) -> Iterator[Claim]:
    """Every number that a label announces."""
    for label in labels(folded):
        yield from pair_at(folded, label) or list_at(folded, label)


def claim_at(folded: Folded, name: str, at: int, clear: bool) -> Claim | None:
    """The number at this place, read as the label `name` says; None where none stands."""
    if name in COURIERS:
        bill = proved_mawb_at(folded, at) if name in ("PARCEL", "NUMBER") else None
        return bill or courier_at(folded, at, name)
    return _READERS[name](folded, at, clear)


def list_at(folded: Folded, label: Label) -> list[Claim]:
    """The numbers after one label: the first must fit the label, the others also each other."""
    first = claim_at(folded, label.name, label.value_at, label.clear)
    if first is None or label.on_next_line and not (_opens_line(folded, label) and ends_line(folded, first.end)):
        return []
    found = [first]
    while len(found) < MOST_IN_LIST and (after := next_in_list(folded, found[-1].end)):
        at, own_line = after
        item = claim_at(folded, label.name, at, True) if at < len(folded.text) else None
        if item is None:
            break
        alike = _shape(item.value) == _shape(first.value)
        if own_line and not (alike and ends_line(folded, item.end)):
            break
        found.append(item if alike else _weakened(item))
    return found


def pair_at(folded: Folded, label: Label) -> list[Claim]:
    """`Booking/MBL no.: A / B`: as many numbers as labels, in the same order. Empty for anything else."""
    before = folded.text[max(0, label.start - _BEFORE) : label.start]
    joint = _JOINED.search(before)
    other = next((m for m in LABEL.finditer(before) if joint and m.end() == joint.start()), None)
    if other is None:
        return []
    first = claim_at(folded, str(other.lastgroup), label.value_at, True)
    after = next_in_list(folded, first.end) if first else None
    second = claim_at(folded, label.name, after[0], True) if after and after[0] < len(folded.text) else None
    return [first, second] if first and second else []


def _opens_line(folded: Folded, label: Label) -> bool:
    before = folded.text[max(0, label.start - 4) : label.start].rstrip(" >\t*|#-")
    return label.clear or not before or before.endswith("\n")


def _shape(value: str) -> tuple[int, str]:
    return len(value), value[:2] if value[:2].isalpha() else ""


def _weakened(claim: Claim) -> Claim:
    return Claim(claim.start, claim.end, Rank.WEAK, claim.type, claim.value, claim.check_ok)


def _proves_itself(value: str, kind: ReferenceType) -> bool:
    """Whether the number is so surely another kind of number that the label must be loose talk."""
    if _BOX.fullmatch(value):
        is_bill = kind in (ReferenceType.MBL, ReferenceType.BOOKING) and value[:4] in BILL_OPENERS
        return container_ok(value) and not is_bill
    return bool(_UPS.fullmatch(value) and ups_ok(value) or _S10.fullmatch(value) and s10_ok(value))


def _free(kind: ReferenceType, shortest: int, longest: int) -> Callable[[Folded, int, bool], Claim | None]:
    def read(folded: Folded, at: int, clear: bool) -> Claim | None:
        span = free_value_at(folded, at, clear=clear, shortest=shortest)
        if span is None:
            return None
        value = normalise(kind, folded.text[span.start : span.end])
        loose = _proves_itself(value, kind) or kind is ReferenceType.PO and not clear
        rank = Rank.WEAK if loose else Rank.LABELLED
        return Claim(span.start, span.end, rank, kind, value) if len(value) <= longest else None

    return read


_hbl = _free(ReferenceType.HBL, 4, 35)
_hawb = _free(ReferenceType.HAWB, 4, 35)
_mbl_value = _free(ReferenceType.MBL, 4, 20)


def _mbl(folded: Folded, at: int, clear: bool) -> Claim | None:
    return proved_mawb_at(folded, at) or _mbl_value(folded, at, clear)


def _house(folded: Folded, at: int, clear: bool) -> Claim | None:
    return (_hawb if is_air(folded.text) else _hbl)(folded, at, clear)


def _awb(folded: Folded, at: int, clear: bool) -> Claim | None:
    """An air waybill without an airline's number is the forwarder's own; ten digits are an express one."""
    if claim := mawb_at(folded, at) or express_waybill_at(folded, at):
        return claim
    house = _hawb(folded, at, clear)
    return house if house and not house.value.isdigit() else None


def _container(folded: Folded, at: int, clear: bool) -> Claim | None:
    return container_at(folded, at)


def _imo(folded: Folded, at: int, clear: bool) -> Claim | None:
    found = _IMO.match(folded.text, at)
    if not found:
        return None
    return Claim(at, found.end(), Rank.LABELLED, ReferenceType.IMO, found[0], imo_ok(found[0]))


def _customs(folded: Folded, at: int, clear: bool) -> Claim | None:
    found = _CUSTOMS.match(folded.text, at)
    if not found:
        return None
    value = normalise(ReferenceType.CUSTOMS_DECL, found[0])
    return Claim(at, found.end(), Rank.LABELLED, ReferenceType.CUSTOMS_DECL, value)


def _decoy(folded: Folded, at: int, clear: bool) -> Claim | None:
    found = _SOMEBODY_ELSES.match(folded.text, at)
    return Claim(at, found.end(), Rank.DECOY) if found else None


_READERS: dict[str, Callable[[Folded, int, bool], Claim | None]] = {
    "DECOY": _decoy,
    "CUSTOMS": _customs,
    "HAWB": _hawb,
    "AWB": _awb,
    "HBL": _hbl,
    "HOUSE": _house,
    "MASTER": _mbl,
    "MBL": _mbl,
    "BOOKING": _free(ReferenceType.BOOKING, 4, 35),
    "CONTAINER": _container,
    "PO": _free(ReferenceType.PO, 3, 35),
    "IMO": _imo,
}
