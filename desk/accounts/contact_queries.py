"""Who writes to us: people by their address or number, which stand in the database as blind indexes only."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from desk.accounts.models import Contact, Customer
from desk.accounts.phones import phone_number
from desk.core.bulk import foresee, foreseen
from desk.core.columns import keys
from desk.core.db import db


def email_index(email: str) -> str:
    """The blind index of an address: equal for spellings that differ in case only."""
    return keys().blind("email", email.strip().lower())


# built once: it is asked for every mail
OF_INDEX = (
    select(Contact)
    .options(joinedload(Contact.customer))
    .where(Contact.email_index.in_(bindparam("indexes", expanding=True)))
)


def contact_by_email(email: str) -> Contact | None:
    index = email_index(email)
    return foreseen(("contact", index), lambda: db.session.scalars(OF_INDEX, {"indexes": [index]}).one_or_none())


def foresee_contacts(emails: Sequence[str]) -> list[Contact | None]:
    """Who these are, noted for `contact_by_email`, which looks again for those who are not there yet."""
    indexes = [email_index(email) for email in emails]
    rows = db.session.scalars(OF_INDEX, {"indexes": list(set(indexes))})
    known = {row.email_index: row for row in rows}
    for index in indexes:
        if index in known:
            foresee(("contact", index), known[index])
    return [known.get(index) for index in indexes]


def phone_index(phone: str) -> str:
    """The blind index of a phone, equal for all spellings of one number; nothing for what is no number."""
    number = phone_number(phone)
    return keys().blind("phone", number) if number else ""


def contacts_with_phone(phone: str) -> Sequence[Contact]:
    """Everybody with this number, the oldest first; nobody for what is no number."""
    index = phone_index(phone)
    return (
        db.session.scalars(select(Contact).where(Contact.phone_index == index).order_by(Contact.id)).all()
        if index
        else []
    )


def contacts_by_number(query: str) -> Sequence[int]:
    """The ids of contacts whose whole mail address or phone this is. A part of one finds nobody."""
    wanted = []
    if "@" in query:
        wanted.append(Contact.email_index == email_index(query))
    if phone_number(query):
        wanted.append(Contact.phone_index == phone_index(query))
    return db.session.scalars(select(Contact.id).where(or_(*wanted))).all() if wanted else []


def contacts_of_companies_like(part: str, *, limit: int) -> Sequence[Contact]:
    """Some people of companies whose name contains this, by company."""
    rows = select(Contact).join(Customer).where(Customer.name.icontains(part, autoescape=True))
    return db.session.scalars(rows.order_by(Customer.name, Contact.id).limit(limit)).all()


def contact_counts() -> dict[int, int]:
    """How many people of each company wrote so far, by the company's id."""
    rows = select(Contact.customer_id, func.count()).where(Contact.customer_id.is_not(None))
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(Contact.customer_id)) if row[0]}
