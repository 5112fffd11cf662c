"""The directory: whom we ask, and how they are reached."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.audit.commands import record
from desk.channels.email import PLAIN
from desk.core.db import db
from desk.core.errors import Faulty, NotFound
from desk.core.seen import lock_row, mark_of, require_seen
from desk.inquiries.commands import LONGEST_MINUTES
from desk.inquiries.models import ThirdParty
from desk.inquiries.types import Party

BETWEEN = re.compile(r"[,;，；、\s]+")
MOST_CC = 10


@dataclass(frozen=True)
class PartyDraft:
    """How somebody is to be. `minutes` of working time are what they usually get, None: the policy's."""

    party: str
    name: str
    carrier_code: str = ""
    email: str = ""
    cc_emails: str = ""
    phone: str = ""
    hours: str = ""
    website: str = ""
    minutes: int | None = None
    active: bool = True


def save_party(
    draft: PartyDraft, *, actor: str, at: datetime, party: ThirdParty | None = None, seen: str | None = None
) -> ThirdParty:
    """Add somebody or change them. Raises Faulty naming the entry, and Conflict."""
    email, cc = _address("email", draft.email), [_address("cc_emails", one) for one in BETWEEN.split(draft.cc_emails)]
    _check(draft, cc)
    if party is None:
        party = ThirdParty(name=draft.name)
        db.session.add(party)
    else:
        lock_row(party)
        require_seen(mark_of(party), seen)
    _require_alone(party, draft.name)
    party.party, party.name, party.carrier_code = draft.party, draft.name, draft.carrier_code.strip().upper()
    party.email, party.cc_emails = email, ", ".join(dict.fromkeys(one for one in cc if one))
    party.phone, party.hours, party.website = draft.phone, draft.hours, draft.website
    party.minutes, party.active = draft.minutes, draft.active
    db.session.flush()
    record("third_party.saved", f"third_party:{party.id}", actor=actor, at=at, name=party.name, active=party.active)
    return party


def all_parties() -> Sequence[ThirdParty]:
    return db.session.scalars(select(ThirdParty).order_by(ThirdParty.active.desc(), ThirdParty.name)).all()


def party_by_id(party_id: int) -> ThirdParty:
    """Raises NotFound."""
    found = db.session.get(ThirdParty, party_id)
    if found is None:
        raise NotFound
    return found


def parties_named(names: Iterable[str]) -> list[ThirdParty]:
    """Those in use who go by one of these names or codes of carriers."""
    wanted = {one.casefold() for one in names if one}
    known = [one for one in all_parties() if one.active]
    return [one for one in known if wanted & {one.name.casefold(), one.carrier_code.casefold()}]


def _address(entry: str, typed: str) -> str:
    email = typed.strip().lower()
    if email and not PLAIN.fullmatch(email):
        raise Faulty(entry, _l("This is not one plain e-mail address."))
    return email


def _check(draft: PartyDraft, cc: Sequence[str]) -> None:
    if draft.party not in set(Party):
        raise Faulty("party", _l("Choose whom you ask."))
    if len(cc) > MOST_CC:
        raise Faulty("cc_emails", _l("At most 10 addresses get a copy."))
    parts = urlsplit(draft.website)
    if draft.website and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise Faulty("website", _l("Write it like https://www.carrier.example."))
    if draft.minutes is not None and not 1 <= draft.minutes <= LONGEST_MINUTES:
        raise Faulty("within", _l("Between 1m and 1000h, please: 30m, 1h, 1h30."))


def _require_alone(party: ThirdParty, name: str) -> None:
    with db.session.no_autoflush:
        other = db.session.scalars(select(ThirdParty).where(ThirdParty.name == name)).first()
    if other is not None and other is not party:
        raise Faulty("name", _l("There is somebody of this name already."))
