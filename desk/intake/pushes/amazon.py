"""Mail that Amazon SES pushes through its notification service: who signed it must be asked for, within limits."""

from datetime import datetime, timedelta

from cryptography.x509 import Certificate

from desk.core.fetching import Call, fetch
from desk.core.outside import Forbidden, NoAnswer
from desk.intake.pushes.kinds import Push, Pushed, Unusable
from desk.intake.pushes.sns import (
    CONFIRMATION,
    NOTIFICATION,
    certificate_address,
    certificate_in,
    is_amazons,
    mail_in,
    read,
    require_genuine,
    require_topic,
)

WITHIN_S = 8.0
LARGEST = 64 * 1024
KEPT_FOR = timedelta(hours=12)
MOST_KEPT = 8  # certificates; they change about once a year

_kept: dict[str, tuple[Certificate, datetime]] = {}


class NotNow(OSError):
    """Amazon does not answer at this moment; it comes again."""


def read_ses(push: Push) -> Pushed | None:
    """The mail of a genuine post, None for a word about our subscription. Raises Forged, Unusable, NotNow."""
    try:
        said = read(push.body)
        require_topic(said, push.secret)
        require_genuine(said, _certificate(certificate_address(said), at=push.at))
        if said["Type"] == NOTIFICATION:
            return mail_in(said)
    except (ValueError, RecursionError):
        raise Unusable("the body is not what this provider sends") from None
    if said["Type"] == CONFIRMATION:
        _confirm(said["SubscribeURL"])
    return None


def _certificate(address: str, *, at: datetime) -> Certificate:
    """One that cannot be read is not kept: it may be another a moment later."""
    kept = _kept.get(address)
    if kept is not None and at - kept[1] < KEPT_FOR:
        return kept[0]
    try:
        found = certificate_in(_fetched(address), at=at)
    except ValueError:
        raise NotNow("certificate") from None
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[address] = found, at
    return found


def _confirm(address: str) -> None:
    """Say yes to our own topic. Twice is once."""
    if not is_amazons(address):
        raise Unusable("the address to confirm at is not Amazon's")
    _fetched(address)


def _fetched(address: str) -> bytes:
    try:
        answer = fetch(Call(address), allowed=(), within_s=WITHIN_S, most=LARGEST)
    except (Forbidden, NoAnswer) as problem:
        raise NotNow(problem.__class__.__name__) from None
    if answer.status != 200:
        raise NotNow(f"HTTP {answer.status}")
    return answer.body
