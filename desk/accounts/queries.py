from collections.abc import Sequence

from sqlalchemy import select

from desk.accounts.models import Agent, Contact, CustomerDomain
from desk.core.db import db, keys

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


def agent_by_session(session_id: str) -> Agent | None:
    """The agent of a session, or None when that session is over."""
    number, _, epoch = session_id.partition(".")
    if not (number.isascii() and number.isdigit() and epoch.isascii() and epoch.isdigit()) or len(session_id) > 20:
        return None
    agent = db.session.get(Agent, int(number))
    return agent if agent and agent.active and agent.session_epoch == int(epoch) else None


def active_agents() -> Sequence[Agent]:
    return db.session.scalars(select(Agent).where(Agent.active).order_by(Agent.name)).unique().all()


def email_index(email: str) -> str:
    """The blind index of an address: equal for spellings that differ in case only."""
    return keys().blind("email", email.strip().lower())


def contact_by_email(email: str) -> Contact | None:
    return db.session.scalars(select(Contact).where(Contact.email_index == email_index(email))).one_or_none()


def customer_id_for_domain(email: str) -> int | None:
    """The company whose own mail domain this is; None for domains that everybody uses."""
    domain = email.rpartition("@")[2].lower()
    if domain in SHARED_DOMAINS:
        return None
    return db.session.scalars(select(CustomerDomain.customer_id).where(CustomerDomain.domain == domain)).one_or_none()
