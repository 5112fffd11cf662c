"""Which company a mail domain belongs to."""

from sqlalchemy import select

from desk.accounts.models import CustomerDomain
from desk.core.db import db

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


def customer_id_for_domain(email: str) -> int | None:
    """The company whose own mail domain this is; None for domains that everybody uses."""
    domains = spellings(email.rpartition("@")[2].lower())
    if domains & SHARED_DOMAINS:
        return None
    owners = select(CustomerDomain.customer_id).where(CustomerDomain.domain.in_(domains)).distinct()
    found = db.session.scalars(owners).all()
    return found[0] if len(found) == 1 else None


def spellings(domain: str) -> set[str]:
    """A domain as people write it and as servers do: some programs send the one, some the other."""
    try:
        ascii_form = domain.encode("idna").decode("ascii")
        return {domain, ascii_form, ascii_form.encode("ascii").decode("idna")}
    except UnicodeError:
        return {domain}
