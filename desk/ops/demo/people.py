"""Who lives in the demo world: the desk's staff, three customers and the people who write."""

from dataclasses import dataclass
from datetime import datetime

from desk.accounts.commands.agents import create_agent
from desk.accounts.commands.contacts import contact_for_email
from desk.accounts.commands.customers import create_customer
from desk.accounts.contact_queries import phone_index
from desk.accounts.models import Agent, Contact, Customer, Team
from desk.accounts.types import Language, Role, Tier
from desk.core.db import db

PASSWORD = "desk-demo-2026"
ACTOR = "demo"
SEA, AIR, PAPERS, MONEY = "海运一组", "Air & courier", "单证客诉组", "财务组"
CHINA, GERMANY = "Asia/Shanghai", "Europe/Berlin"


@dataclass(frozen=True)
class Colleague:
    email: str
    name: str
    role: Role
    team: str = ""
    locale: Language = Language.ZH_CN
    time_zone: str = CHINA


@dataclass(frozen=True)
class Company:
    name: str
    domain: str
    tier: Tier
    language: Language
    time_zone: str


@dataclass(frozen=True)
class Person:
    company: str
    email: str
    name: str
    phone: str
    address: str = ""
    sees_charges: bool = False


STAFF = {
    "lin": Colleague("lin@desk.localhost", "林晓", Role.AGENT, SEA),
    "chen": Colleague("chen@desk.localhost", "陈立", Role.AGENT, AIR),
    "emma": Colleague("emma@desk.localhost", "Emma Brandt", Role.AGENT, AIR, Language.EN, GERMANY),
    "zhao": Colleague("supervisor@desk.localhost", "赵晴", Role.SUPERVISOR, SEA),
    "sun": Colleague("finance@desk.localhost", "孙莉", Role.FINANCE, MONEY),
    "ma": Colleague("admin@desk.localhost", "马骏", Role.ADMINISTRATOR),
}
LEADS = {SEA: "zhao", AIR: "emma", PAPERS: "zhao", MONEY: "sun"}
COMPANIES = {
    "hengyuan": Company("宁波恒远进出口", "hengyuan.example", Tier.DIAMOND, Language.ZH_CN, CHINA),
    "nordlicht": Company("Nordlicht Import GmbH", "nordlicht.example", Tier.GOLD, Language.EN, GERMANY),
    "lanan": Company("深圳蓝岸电子商务", "lanan.example", Tier.STANDARD, Language.ZH_CN, CHINA),
}
NINGBO, HAMBURG = "宁波市鄞州区恒远路 88 号 3 幢 1201 室", "Nordlichtstraße 14, 20457 Hamburg"
SHENZHEN = "深圳市龙华区蓝岸大道 6 号 B 座 905 室"
# German mobiles from the block set aside for film and radio (0171 39200-xx); no such block exists in China.
PEOPLE = {
    "zhou": Person("hengyuan", "zhou.ming@hengyuan.example", "周明", "138 0000 5621", NINGBO),
    "wang": Person("hengyuan", "wang.jing@hengyuan.example", "王静", "139 0000 0417", NINGBO, sees_charges=True),
    "lu": Person("hengyuan", "lu.ting@hengyuan.example", "陆婷", "138 0000 7734", NINGBO),
    "vogel": Person("nordlicht", "k.vogel@nordlicht.example", "Katrin Vogel", "+49 171 3920041", HAMBURG),
    "petersen": Person(
        "nordlicht", "j.petersen@nordlicht.example", "Jonas Petersen", "+49 171 3920067", HAMBURG, sees_charges=True
    ),
    "demir": Person("nordlicht", "a.demir@nordlicht.example", "Aylin Demir", "+49 171 3920083", HAMBURG),
    "he": Person("lanan", "he.jia@lanan.example", "何佳", "137 0000 2208", SHENZHEN, sees_charges=True),
    "li": Person("lanan", "li.xiang@lanan.example", "李想", "136 0000 9135", SHENZHEN),
    "luo": Person("lanan", "luo.kai@lanan.example", "罗凯", "135 0000 6642", SHENZHEN),
}
LOGINS: list[tuple[str, str, str]] = [(one.email, PASSWORD, one.role.value) for one in STAFF.values()]


@dataclass(frozen=True)
class Cast:
    """Everybody by the key that the stories use."""

    agents: dict[str, Agent]
    teams: dict[str, int]
    customers: dict[str, Customer]
    contacts: dict[str, Contact]


def add_people(at: datetime) -> Cast:
    """Staff, customers and contacts, known since `at`."""
    teams = {name: Team(name=name) for name in LEADS}
    db.session.add_all(teams.values())
    db.session.flush()
    customers = {key: _customer(one) for key, one in COMPANIES.items()}
    agents = {key: _agent(one, teams.get(one.team), at) for key, one in STAFF.items()}
    for name, lead in LEADS.items():
        teams[name].lead_id = agents[lead].id
    return Cast(
        agents=agents,
        teams={name: team.id for name, team in teams.items()},
        customers=customers,
        contacts={key: _contact(one, customers[one.company], at) for key, one in PEOPLE.items()},
    )


def _agent(one: Colleague, team: Team | None, at: datetime) -> Agent:
    return create_agent(
        email=one.email,
        name=one.name,
        password=PASSWORD,
        role=one.role,
        team=team,
        locale=one.locale,
        time_zone=one.time_zone,
        actor=ACTOR,
        at=at,
    )


def _customer(one: Company) -> Customer:
    return create_customer(
        one.name, tier=one.tier, language=one.language, time_zone=one.time_zone, domains=(one.domain,)
    )


def _contact(one: Person, customer: Customer, at: datetime) -> Contact:
    contact = contact_for_email(one.email, one.name, text="", at=at)
    contact.name, contact.phone, contact.customer = one.name, one.phone, customer
    contact.language, contact.time_zone = customer.language, customer.time_zone
    contact.address, contact.sees_charges = one.address, one.sees_charges
    contact.phone_index = phone_index(one.phone)
    return contact
