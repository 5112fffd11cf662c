"""The people of a large desk: fifty agents, fifty companies with ten contacts each, two shipments a company."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from desk.accounts.commands.contacts import contact_for_email
from desk.accounts.commands.customers import create_customer
from desk.accounts.contact_queries import phone_index
from desk.accounts.models import Agent, Contact, Customer, Team
from desk.accounts.types import Language, Role, Tier
from desk.core.db import db
from desk.ops.demo.people import ACTOR, CHINA, GERMANY
from desk.shipments.commands.events import ReportedEvent, apply_events
from desk.shipments.commands.importing import NewLeg, NewReference, NewShipment, import_shipment
from desk.shipments.models import Shipment
from desk.shipments.types import Classifier, Mode, PlaceRole, ReferenceType

AGENTS, COMPANIES, CONTACTS = 50, 50, 10
TIERS = (Tier.STANDARD, Tier.GOLD, Tier.STANDARD, Tier.DIAMOND)
SHIPMENTS = 2
AT_SEA_FOR = timedelta(days=12)
STILL_AT_SEA = timedelta(days=16)


@dataclass(frozen=True)
class Company:
    """A customer with the people who write and what they write about."""

    customer: Customer
    contacts: list[Contact]
    shipments: list[Shipment]


@dataclass(frozen=True)
class Crowd:
    """Who takes part in the tickets that fill a desk."""

    agents: list[Agent]
    companies: list[Company]

    def of_tier(self, tier: str) -> list[Company]:
        return [one for one in self.companies if one.customer.tier == tier]

    def by_tier(self) -> list[list[Company]]:
        return [self.of_tier(tier) for tier in Tier]


def crowd(at: datetime) -> Crowd:
    """Everybody, found again when they came with an earlier filling."""
    return Crowd(_agents(), [_company(number, at) for number in range(1, COMPANIES + 1)])


def _agents() -> list[Agent]:
    """They share the password of the demo agents; none of them leads a team."""
    emails = [f"agent{number:02d}@desk.localhost" for number in range(1, AGENTS + 1)]
    known = db.session.scalars(select(Agent).where(Agent.email.in_(emails)).order_by(Agent.email)).unique().all()
    if known:
        return list(known)
    teams = db.session.scalars(select(Team).order_by(Team.id)).all()
    like = db.session.scalars(select(Agent).where(Agent.role == Role.AGENT).order_by(Agent.id)).unique().first()
    assert like is not None  # the demo world is there
    rows = [
        Agent(
            email=email,
            name=f"坐席 {number:02d}",
            password_hash=like.password_hash,
            role=Role.AGENT,
            team_id=teams[number % len(teams)].id,
            locale=Language.ZH_CN,
        )
        for number, email in enumerate(emails, start=1)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return rows


def _company(number: int, at: datetime) -> Company:
    name = f"演示客户 {number:02d}"
    found = db.session.scalars(select(Customer).where(Customer.name == name)).one_or_none()
    if found is None:
        return _new_company(name, number, at)
    contacts = db.session.scalars(select(Contact).where(Contact.customer_id == found.id).order_by(Contact.id)).all()
    shipments = db.session.scalars(select(Shipment).where(Shipment.customer_id == found.id).order_by(Shipment.id))
    return Company(found, list(contacts), list(shipments.unique()))


def _new_company(name: str, number: int, at: datetime) -> Company:
    chinese = number % 2 == 1
    domain = f"c{number:02d}.example"
    customer = create_customer(
        name,
        tier=TIERS[number % len(TIERS)],
        language=Language.ZH_CN if chinese else Language.EN,
        time_zone=CHINA if chinese else GERMANY,
        domains=(domain,),
    )
    contacts = [_contact(number, place, domain, customer, at) for place in range(CONTACTS)]
    shipments = [_shipment(number * SHIPMENTS + place, customer, at) for place in range(SHIPMENTS)]
    return Company(customer, contacts, shipments)


def _contact(number: int, place: int, domain: str, customer: Customer, at: datetime) -> Contact:
    contact = contact_for_email(f"p{place:02d}@{domain}", f"联系人 {number:02d}{place:02d}", text="", at=at)
    contact.language = customer.language
    contact.phone = f"+44 7700 900{number * CONTACTS + place:03d}"  # the British block set aside for film and radio
    contact.phone_index = phone_index(contact.phone)
    return contact


def _shipment(number: int, customer: Customer, at: datetime) -> Shipment:
    new = NewShipment(
        f"B26-{number:04d}",
        Mode.SEA,
        "CNNGB",
        "DEHAM",
        references=[NewReference(ReferenceType.MBL, f"HLCUNGB26{number:05d}", "HLCU")],
        legs=[NewLeg(Mode.SEA, "CNNGB", "DEHAM", "Hapag-Lloyd", "BERLIN EXPRESS 2541W")],
        goods="日用品",
        equipment="1 × 40HQ",
    )
    shipment = import_shipment(customer.id, new, actor=ACTOR, at=at - AT_SEA_FOR)
    sailed, lands = at - AT_SEA_FOR + timedelta(hours=6), at + STILL_AT_SEA
    events = [
        ReportedEvent("DEPARTED", PlaceRole.ORIGIN, Classifier.ACT, sailed, sailed, "CNNGB"),
        ReportedEvent("ARRIVED", PlaceRole.DEST, Classifier.EST, lands, sailed, "DEHAM"),
    ]
    apply_events(shipment, events, feed="dcsa", actor=ACTOR, at=sailed)
    return shipment
