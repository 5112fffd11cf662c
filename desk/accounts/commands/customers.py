import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from desk.accounts.commands.agents import check_works_here
from desk.accounts.domains import SHARED_DOMAINS, domains_of
from desk.accounts.models import Customer, CustomerDomain
from desk.accounts.types import Language, Tier
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty, Invalid
from desk.core.seen import lock_row, mark_of, require_seen

DOMAIN = re.compile(r"(?=.{4,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


@dataclass(frozen=True)
class CustomerDraft:
    """A company as it is to be; `domains` are those of its mail addresses, its account manager is one of us."""

    name: str
    tier: str
    language: str
    time_zone: str
    domains: Sequence[str] = ()
    account_manager_id: int | None = None


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


def customer_mark(customer: Customer) -> str:
    """What a form remembers of the customer it shows."""
    return mark_of(customer, domains_of(customer.id))


def save_customer(
    draft: CustomerDraft, *, actor: str, at: datetime, customer: Customer | None = None, seen: str | None = None
) -> Customer:
    """A new company, or the given one as it is to be. Raises Faulty and Conflict.

    People who wrote before their domain was known stay as they are; mail from now on finds the company.
    """
    verb = "customer.created" if customer is None else "customer.changed"
    customer = customer or Customer()
    if customer.id is not None:
        lock_row(customer)
        require_seen(customer_mark(customer), seen)
    domains = _checked(draft, customer.id or 0)
    if draft.account_manager_id != customer.account_manager_id:
        check_works_here("account_manager_id", draft.account_manager_id)
    customer.name, customer.tier, customer.language = draft.name.strip(), draft.tier, draft.language
    customer.time_zone, customer.account_manager_id = draft.time_zone, draft.account_manager_id
    db.session.add(customer)
    db.session.flush()
    db.session.execute(delete(CustomerDomain).where(CustomerDomain.customer_id == customer.id))
    db.session.add_all(CustomerDomain(domain=domain, customer_id=customer.id) for domain in domains)
    db.session.flush()
    record(
        verb, f"customer:{customer.id}", actor=actor, at=at, tier=draft.tier, domains=domains,
        account_manager=draft.account_manager_id,
    )  # fmt: skip
    return customer


def _checked(draft: CustomerDraft, customer_id: int) -> list[str]:
    """The domains of the draft, each once. Raises Faulty for whatever cannot be."""
    if not draft.name.strip():
        raise Faulty("name", _l("A name is needed."))
    if db.session.scalar(select(Customer.id).where(Customer.name == draft.name.strip(), Customer.id != customer_id)):
        raise Faulty("name", _l("There is a customer of this name already."))
    if draft.tier not in set(Tier):
        raise Faulty("tier", _l("There is no such tier."))
    if draft.language not in set(Language):
        raise Faulty("language", _l("We do not speak this language yet."))
    if draft.time_zone not in available_timezones():
        raise Faulty("time_zone", _l("There is no such time zone."))
    return list(dict.fromkeys(_own_domain(_as_typed(domain), customer_id) for domain in draft.domains))


def _as_typed(domain: str) -> str:
    return domain.strip().lower().removeprefix("@").rstrip(".")


def _own_domain(typed: str, customer_id: int) -> str:
    try:
        domain = typed if typed.isascii() else typed.encode("idna").decode()
    except UnicodeError:
        domain = ""
    if not DOMAIN.fullmatch(domain):
        raise Faulty("domains", _l("Not a mail domain: %(domain)s", domain=typed[:80]))
    if domain in SHARED_DOMAINS:
        raise Faulty("domains", _l("Everybody has an address at %(domain)s: it tells no company.", domain=domain))
    owner = db.session.scalar(select(CustomerDomain.customer_id).where(CustomerDomain.domain == domain))
    if owner is not None and owner != customer_id:
        raise Faulty("domains", _l("%(domain)s belongs to another customer already.", domain=domain))
    return domain
