import re
from datetime import datetime
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l

from desk.accounts.models import Agent, Contact, Customer, CustomerDomain, Team
from desk.accounts.passwords import hash_password, is_password
from desk.accounts.queries import SHARED_DOMAINS, agent_by_email, contact_by_email, customer_id_for_domain, email_index
from desk.accounts.types import Language, Role, Tier
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Invalid

SHORTEST_PASSWORD = 10
HAN = re.compile(r"[\u4e00-\u9fff]")


def create_agent(
    *,
    email: str,
    name: str,
    password: str,
    role: str,
    at: datetime,
    actor: str,
    team: Team | None = None,
    locale: str = Language.ZH_CN,
    time_zone: str = "Asia/Shanghai",
) -> Agent:
    """Give somebody of the staff a login. Raises Invalid naming what is wrong."""
    email = email.strip().lower()
    if role not in set(Role) or locale not in set(Language) or time_zone not in available_timezones():
        raise Invalid(_l("Unknown role, language or time zone."))
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email) or len(email) > 254:
        raise Invalid(_l("That is not an e-mail address."))
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(_l("A password needs at least 10 characters."))
    if agent_by_email(email):
        raise Invalid(_l("There is an agent with this address already."))
    agent = Agent(
        email=email,
        name=name.strip()[:80] or email,
        password_hash=hash_password(password),
        role=role,
        team=team,
        locale=locale,
        time_zone=time_zone,
    )
    db.session.add(agent)
    db.session.flush()
    record("agent.created", f"agent:{agent.id}", actor=actor, at=at, role=role)
    return agent


def sign_in(email: str, password: str, *, at: datetime) -> Agent | None:
    """The agent whose password this is, or None; both are written down."""
    agent = agent_by_email(email)
    good = is_password(password, agent.password_hash if agent else None)
    if agent is None or not good or not agent.active:
        record("login.refused", f"agent:{agent.id}" if agent else "agent:unknown", actor="stranger", at=at)
        return None
    record("login.accepted", f"agent:{agent.id}", actor=agent.actor, at=at)
    return agent


def set_language(agent: Agent, locale: str, *, at: datetime) -> None:
    """Show this agent the desk in another language. Raises Invalid for one we do not speak."""
    if locale not in set(Language):
        raise Invalid(_l("We do not speak this language yet."))
    agent.locale = locale
    record("agent.language_changed", f"agent:{agent.id}", actor=agent.actor, at=at, locale=locale)


def create_customer(
    name: str,
    *,
    tier: str = Tier.STANDARD,
    language: str = Language.EN,
    time_zone: str = "UTC",
    domains: tuple[str, ...] = (),
) -> Customer:
    """A company with its own mail domains. Raises Invalid for a domain that everybody uses."""
    domains = tuple(domain.lower() for domain in domains)
    if set(domains) & SHARED_DOMAINS:
        raise Invalid(_l("This mail domain belongs to everybody."))
    customer = Customer(name=name, tier=tier, language=language, time_zone=time_zone)
    db.session.add(customer)
    db.session.flush()
    db.session.add_all(CustomerDomain(domain=domain, customer_id=customer.id) for domain in domains)
    db.session.flush()
    return customer


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
