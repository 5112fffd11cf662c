from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from desk.accounts.models import Agent, Contact, Customer, CustomerDomain, RevealGrant, Team
from desk.accounts.phones import phone_number
from desk.accounts.types import Role
from desk.core.bulk import foresee, foreseen
from desk.core.db import db, keys
from desk.core.errors import NotFound

Row = TypeVar("Row")

# Everybody has an address there: such a domain says nothing about the company.
SHARED_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "yahoo.co.jp",
        "icloud.com",
        "me.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "mail.ru",
        "yandex.ru",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "foxmail.com",
        "vip.qq.com",
        "163.com",
        "126.com",
        "139.com",
        "189.cn",
        "sina.com",
        "sina.cn",
        "sohu.com",
        "aliyun.com",
        "yeah.net",
        "naver.com",
        "daum.net",
        "hanmail.net",
    ]
)


def agent_by_email(email: str) -> Agent | None:
    return db.session.scalars(select(Agent).where(Agent.email == email.replace("\0", "").strip().lower())).one_or_none()


def agent_emails() -> frozenset[str]:
    """The addresses that agents sign in with."""
    return frozenset(db.session.scalars(select(Agent.email)))


def agent_by_session(session_id: str) -> Agent | None:
    """The agent of a session, or None when that session is over."""
    number, _, epoch = session_id.partition(".")
    if not (number.isascii() and number.isdigit() and epoch.isascii() and epoch.isdigit()) or len(session_id) > 20:
        return None
    agent = db.session.get(Agent, int(number))
    return agent if agent and agent.active and agent.session_epoch == int(epoch) else None


def active_agents(also: int | None = None) -> Sequence[Agent]:
    """Who works here, by name, and with them the one with the id `also` who may have left."""
    wanted = Agent.active if also is None else or_(Agent.active, Agent.id == also)
    return db.session.scalars(select(Agent).where(wanted).order_by(Agent.name)).unique().all()


def administrators() -> Sequence[int]:
    """The ids of those who look after the desk itself."""
    found = select(Agent.id).where(Agent.role == Role.ADMINISTRATOR, Agent.active).order_by(Agent.id)
    return db.session.scalars(found).all()


def all_agents() -> Sequence[Agent]:
    """Everybody who has or had a login: those who work here first, then by name."""
    return db.session.scalars(select(Agent).order_by(Agent.active.desc(), Agent.name, Agent.id)).unique().all()


def agent_by_id(agent_id: int) -> Agent:
    """Raises NotFound."""
    return _found(db.session.get(Agent, agent_id))


def all_teams() -> Sequence[Team]:
    return db.session.scalars(select(Team).order_by(Team.name)).all()


def team_by_id(team_id: int) -> Team:
    """Raises NotFound."""
    return _found(db.session.get(Team, team_id))


def team_or_none(team_id: int | None) -> Team | None:
    return db.session.get(Team, team_id) if team_id is not None else None


def members_of(team_id: int) -> Sequence[Agent]:
    """The active agents of a team, by name."""
    return (
        db.session.scalars(select(Agent).where(Agent.team_id == team_id, Agent.active).order_by(Agent.name))
        .unique()
        .all()
    )


def all_customers() -> Sequence[Customer]:
    return db.session.scalars(select(Customer).order_by(Customer.name)).all()


def customers_named(names: Sequence[str]) -> dict[str, int]:
    """The ids of companies by their exact names, as far as there are any."""
    rows = select(Customer.name, Customer.id).where(Customer.name.in_(names))
    return {row[0]: row[1] for row in db.session.execute(rows)}


def customer_names(ids: Sequence[int]) -> dict[int, str]:
    """The names of companies by id, in the order of the alphabet."""
    rows = select(Customer.id, Customer.name).where(Customer.id.in_(ids)).order_by(Customer.name)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def customers_like(part: str, *, limit: int) -> Sequence[str]:
    """The names of some companies that contain this."""
    rows = select(Customer.name).where(Customer.name.icontains(part, autoescape=True))
    return db.session.scalars(rows.order_by(Customer.name).limit(limit)).all()


def contacts_of_companies_like(part: str, *, limit: int) -> Sequence[Contact]:
    """Some people of companies whose name contains this, by company."""
    rows = select(Contact).join(Customer).where(Customer.name.icontains(part, autoescape=True))
    return db.session.scalars(rows.order_by(Customer.name, Contact.id).limit(limit)).all()


def customer_by_id(customer_id: int) -> Customer:
    """Raises NotFound."""
    return _found(db.session.get(Customer, customer_id))


def domains_of(customer_id: int | None) -> list[str]:
    """The mail domains of one company, in order of the alphabet."""
    rows = select(CustomerDomain.domain).where(CustomerDomain.customer_id == customer_id)
    return list(db.session.scalars(rows.order_by(CustomerDomain.domain)))


def domains_by_customer() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = select(CustomerDomain.customer_id, CustomerDomain.domain).order_by(CustomerDomain.domain)
    for customer_id, domain in db.session.execute(rows):
        found.setdefault(customer_id, []).append(domain)
    return found


def contact_counts() -> dict[int, int]:
    """How many people of each company wrote so far, by the company's id."""
    rows = select(Contact.customer_id, func.count()).where(Contact.customer_id.is_not(None))
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(Contact.customer_id)) if row[0]}


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row


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


def open_grant(agent_id: int, subject: str, field: str, *, now: datetime) -> RevealGrant | None:
    """The leave that this agent has to see this value at `now`."""
    return db.session.scalars(
        select(RevealGrant)
        .where(
            RevealGrant.agent_id == agent_id,
            RevealGrant.subject == subject,
            RevealGrant.field == field,
            RevealGrant.ends_at > now,
        )
        .order_by(RevealGrant.ends_at.desc())
        .limit(1)
    ).first()


def grants_since(agent_id: int, since: datetime) -> int:
    """How many values this agent was shown since then."""
    counted = select(func.count()).where(RevealGrant.agent_id == agent_id, RevealGrant.at > since)
    return db.session.scalar(counted) or 0


def customer_id_for_domain(email: str) -> int | None:
    """The company whose own mail domain this is; None for domains that everybody uses."""
    domain = email.rpartition("@")[2].lower()
    if domain in SHARED_DOMAINS:
        return None
    return db.session.scalars(select(CustomerDomain.customer_id).where(CustomerDomain.domain == domain)).one_or_none()
