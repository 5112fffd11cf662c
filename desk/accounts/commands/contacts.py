import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l

from desk.accounts.contact_queries import contact_by_email, email_index, phone_index
from desk.accounts.domains import customer_id_for_domain
from desk.accounts.models import Contact, Customer
from desk.accounts.phones import phone_number
from desk.accounts.types import Language
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.seen import lock_row, mark_of, require_seen

MAIL_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\@]+@[^\s<>,;:\"()\[\]\\@]+")
LONGEST = {"name": 200, "phone": 40, "email": 254, "address": 300}
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Correction:
    """What is known better about a contact now; what is empty stays as it was."""

    name: str = ""
    phone: str = ""
    address: str = ""
    language: str = ""
    time_zone: str = ""


@dataclass(frozen=True)
class Standing:
    """Whose contact it is, what they may see and where our answers go; an empty address stays as it was."""

    customer_id: int | None
    sees_charges: bool
    email: str = ""


def contact_for_email(email: str, name: str, *, text: str, at: datetime) -> Contact:
    """The person who writes from `email`, made known to us when new. `text` tells a new one's language."""
    contact = contact_by_email(email)
    if contact is not None:
        return contact
    customer_id = customer_id_for_domain(email)
    customer = db.session.get(Customer, customer_id) if customer_id else None
    contact = Contact(
        customer_id=customer_id,
        name=name[:200],
        email=email.strip().lower(),
        email_index=email_index(email),
        language=Language.ZH_CN if HAN.search(text) else Language.EN,
        time_zone=customer.time_zone if customer else "Asia/Shanghai" if HAN.search(text) else "UTC",
        created_at=at,
    )
    db.session.add(contact)
    db.session.flush()
    return contact


def contact_for_messenger(name: str, phone: str, *, text: str, at: datetime) -> Contact:
    """Somebody whom a messenger brings: known by no address, perhaps by a number. `text` tells their language."""
    chinese = HAN.search(text + name) is not None
    contact = Contact(
        name=" ".join(name.split())[: LONGEST["name"]],
        email="",
        email_index=None,
        phone=phone_number(phone),
        phone_index=phone_index(phone),
        language=Language.ZH_CN if chinese else Language.EN,
        time_zone="Asia/Shanghai" if chinese else "UTC",
        created_at=at,
    )
    db.session.add(contact)
    db.session.flush()
    return contact


def contact_mark(contact: Contact) -> str:
    """What a form about this contact had in front of it."""
    return mark_of(contact)


def correct_contact(
    contact: Contact, new: Correction, *, standing: Standing | None, actor: str, at: datetime, seen: str | None = None
) -> list[str]:
    """Write down what is known better, and say which fields changed; the trail names them without their values.

    `standing` is None for who may not decide it. Tickets that are there keep their customer. Raises Faulty naming
    the field, and Conflict when somebody saved meanwhile.
    """
    lock_row(contact)
    require_seen(contact_mark(contact), seen)
    wanted = _cleaned(new) | (_standing(contact, standing) if standing else {})
    changed = sorted(name for name, value in wanted.items() if value != getattr(contact, name))
    for name in changed:
        setattr(contact, name, wanted[name])
    contact.phone_index = phone_index(contact.phone)
    contact.email_index = email_index(contact.email) if contact.email else None
    db.session.flush()
    if changed:
        record("contact.corrected", f"contact:{contact.id}", actor=actor, at=at, fields=changed)
    return changed


def _cleaned(new: Correction) -> dict[str, object]:
    given = {name: " ".join(value.split()) for name, value in vars(new).items()}
    given = {name: value for name, value in given.items() if value}
    for name, most in LONGEST.items():
        if len(given.get(name, "")) > most:
            raise Faulty(name, _l("That is too long."))
    if "phone" in given and not phone_number(given["phone"]):
        raise Faulty("phone", _l("That is not a phone number. Write it like +49 171 3920041 or 138 0000 5621."))
    if given.get("language", Language.EN) not in set(Language):
        raise Faulty("language", _l("We do not speak this language yet."))
    if given.get("time_zone", "UTC") not in available_timezones():
        raise Faulty("time_zone", _l("That is not a time zone. Write it like Asia/Shanghai."))
    return dict(given)


def _standing(contact: Contact, standing: Standing) -> dict[str, object]:
    if standing.customer_id is not None and db.session.get(Customer, standing.customer_id) is None:
        raise Faulty("customer_id", _l("There is no such customer."))
    wanted: dict[str, object] = {"customer_id": standing.customer_id, "sees_charges": standing.sees_charges}
    email = standing.email.strip().lower()
    if not email:
        return wanted
    if len(email) > LONGEST["email"] or not MAIL_ADDRESS.fullmatch(email):
        raise Faulty("email", _l("That is not an e-mail address."))
    known = contact_by_email(email)
    if known is not None and known.id != contact.id:
        raise Faulty("email", _l("Another contact has this address already."))
    return wanted | {"email": email}
