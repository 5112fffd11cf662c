"""What may be disputed and what a decision credits. Pure: numbers of smallest units in and out."""

from desk.billing.types import Decision


def may_dispute(wanted: int, *, amount: int, credited: int) -> bool:
    """Whether so much of a charge can be disputed: more than nothing, no more than is asked for still."""
    return 0 < wanted <= amount - credited


def credit_of(decision: Decision, *, disputed: int, wanted: int | None) -> int | None:
    """What a decision credits: all, a real part of it, or nothing. None where `wanted` does not fit the decision."""
    match decision:
        case Decision.FULL:
            return disputed if wanted in (None, disputed) else None
        case Decision.REJECTED:
            return 0 if not wanted else None
        case Decision.PARTIAL:
            return wanted if wanted is not None and 0 < wanted < disputed else None
