"""Whoever asked works for another customer by now: the freight of one never gets into the tickets of the other."""

from datetime import timedelta

import pytest

from desk.core.db import transaction
from desk.portal.commands import Written
from desk.portal.commands import answer as answer_by_link
from desk.shipments.queries import Found, shipments_named_in
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.state import set_status
from desk.tickets.links import customer_link, open_link
from desk.tickets.queries import bound_shipment_ids
from desk.tickets.types import JoinedBy, TicketStatus
from tests import factories
from tests.factories import NOON
from tests.tickets.promised import write

DAY = timedelta(days=1)
TARGETS = {"normal": {"first_response": 120, "next_response": 240, "resolution": 900}}
THEIRS = "OOLU2611999000"


@pytest.fixture
def old(app):
    """A ticket about a shipment of the first customer."""
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        save_policy(PolicyDraft("all", always.id, TARGETS), actor="test", at=NOON)
    freight = factories.shipment(factories.customer(), ("MBL", "HLCUSHA2611082"))
    return factories.ticket([Found(freight.id, "HLCUSHA2611082")])


@pytest.fixture
def new_company(old):
    return factories.customer("Beta", ("beta.example",))


@pytest.fixture
def theirs(new_company):
    """A shipment of the second customer."""
    return factories.shipment(new_company, ("MBL", THEIRS))


def moved(ticket, company):
    with transaction():
        ticket.contact.customer_id = company.id


def test_what_they_name_by_their_link_is_not_bound_to_the_ticket_of_their_old_company(old, new_company, theirs):
    before, url = list(bound_shipment_ids(old.id)), customer_link(old, now=NOON)
    moved(old, new_company)
    link = open_link(url.rpartition("/c/")[2], now=NOON)
    with transaction():
        message = answer_by_link(link, Written(f"And {THEIRS}?", "press", "desk.test"), at=NOON)
    assert message.ticket_id == old.id
    assert list(bound_shipment_ids(old.id)) == before


@pytest.mark.parametrize("stays", [True, False])
def test_only_a_new_ticket_of_the_same_company_goes_on_about_the_same_freight(old, new_company, stays):
    lin = factories.agent()
    with transaction():
        set_status(old, TicketStatus.SOLVED, by=lin, at=NOON)
    if not stays:
        moved(old, new_company)
    ticket = write(old, NOON + 90 * DAY).ticket
    assert ticket.follows_id == old.id
    assert list(bound_shipment_ids(ticket.id)) == (list(bound_shipment_ids(old.id)) if stays else [])


def test_what_is_named_in_a_ticket_of_the_same_company_is_bound(old):
    more = factories.shipment(old.customer, ("MBL", THEIRS))
    found = shipments_named_in(THEIRS, customer_id=old.customer_id, at=NOON)
    with transaction():
        receive_message(old, factories.incoming(), contact=old.contact, found=found, joined_by=JoinedBy.TOKEN,
                        unverified=False, at=NOON)  # fmt: skip
    assert more.id in bound_shipment_ids(old.id)
