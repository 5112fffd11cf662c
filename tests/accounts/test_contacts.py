"""What a contact gave wrong or changed: corrected by who may, and found again by the whole number only."""

import pytest

from desk.accounts.contact_queries import contact_by_email, contacts_by_number
from desk.accounts.models import Contact
from desk.audit.queries import history
from desk.core.db import db, transaction
from tests import factories

GOOD = {"name": "", "phone": "", "address": "", "language": "en", "time_zone": "Europe/Berlin"}


@pytest.fixture
def ticket(app):
    factories.customer()
    return factories.ticket()


def url(ticket):
    return f"/tickets/{ticket.reference}/contact"


def seen(client, ticket):
    return client.get(url(ticket)).text.split('name="seen"')[1].split('value="')[1].split('"')[0]


def save(client, ticket, **fields):
    return client.post(url(ticket), data=GOOD | {"seen": seen(client, ticket)} | fields)


def contact_of(ticket):
    return db.session.get(Contact, ticket.contact_id, populate_existing=True)


def test_an_agent_corrects_what_they_hear_and_the_rest_stays(sign_in, ticket):
    before = contact_of(ticket).name
    answer = save(sign_in(factories.agent()), ticket, phone="+49 171 3920077", address="Lange Reihe 47, Hamburg")
    assert answer.status_code == 303
    contact = contact_of(ticket)
    assert (contact.phone, contact.address, contact.name) == ("+49 171 3920077", "Lange Reihe 47, Hamburg", before)
    assert (contact.language, contact.time_zone) == ("en", "Europe/Berlin")


def test_the_trail_names_the_fields_and_no_value(sign_in, ticket):
    save(sign_in(factories.agent()), ticket, phone="+49 171 3920077", name="Zora Quandt")
    (entry,) = history(verb="contact.corrected")
    assert set(entry.details["fields"]) == {"language", "name", "phone", "time_zone"}
    assert "3920077" not in str(entry.details)
    assert "Quandt" not in str(entry.details)


def test_the_form_shows_what_is_known_masked_only(sign_in, ticket):
    with transaction():
        contact_of(ticket).phone = "13812345678"
    page = sign_in(factories.agent()).get(url(ticket)).text
    assert 'placeholder="138****5678"' in page
    assert "13812345678" not in page
    assert "周明" not in page


@pytest.mark.parametrize(
    "field,value",
    [("phone", "ask the secretary"), ("phone", "12"), ("time_zone", "Mars/Base"), ("language", "xx"),
     ("name", "x" * 201), ("address", "x" * 301)],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_changes(sign_in, ticket, field, value):
    client, before = sign_in(factories.agent()), contact_of(ticket).phone
    answer = save(client, ticket, **({"phone": "+49 171 3920077"} | {field: value}))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert contact_of(ticket).phone == before
    assert history(verb="contact.corrected") == []


def test_only_who_leads_says_whose_contact_it_is_and_what_they_see(sign_in, ticket):
    other = factories.customer(domains=("other.example",))
    more = {"customer_id": str(other.id), "sees_charges": "y", "email": "new@other.example"}
    save(sign_in(factories.agent()), ticket, **more)
    contact = contact_of(ticket)
    assert (contact.sees_charges, contact.email) == (False, "zhou@hengyuan.example")
    assert contact.customer_id != other.id
    save(sign_in(factories.agent("supervisor")), ticket, **more)
    contact = contact_of(ticket)
    assert (contact.customer_id, contact.sees_charges, contact.email) == (other.id, True, "new@other.example")
    assert contact_by_email("NEW@other.example").id == contact.id
    assert contact_by_email("zhou@hengyuan.example") is None


@pytest.mark.parametrize(
    "email", ["nobody", "a@b@c", "a b@x.example", "a@x.example, b@x.example", "x" * 250 + "@x.example"]
)
def test_an_address_that_no_mail_can_go_to_is_refused(sign_in, ticket, email):
    assert save(sign_in(factories.agent("supervisor")), ticket, email=email).status_code == 422
    assert contact_of(ticket).email == "zhou@hengyuan.example"


def test_an_address_of_somebody_else_is_refused(sign_in, ticket):
    factories.ticket(from_email="eve@hengyuan.example", from_name="Eve")
    assert save(sign_in(factories.agent("supervisor")), ticket, email="EVE@hengyuan.example").status_code == 422
    assert contact_of(ticket).email == "zhou@hengyuan.example"


def test_a_customer_that_is_not_there_is_refused(sign_in, ticket):
    answer = save(sign_in(factories.agent("supervisor")), ticket, customer_id="999")
    assert answer.status_code == 422
    assert contact_of(ticket).customer_id is not None


def test_two_who_save_at_once_do_not_overwrite_each_other(sign_in, ticket):
    client = sign_in(factories.agent())
    old = seen(client, ticket)
    assert save(client, ticket, phone="+49 171 3920077").status_code == 303
    late = client.post(url(ticket), data=GOOD | {"seen": old, "phone": "+49 171 3920012"})
    assert late.status_code == 409
    assert "+49 171 3920012" in late.text
    assert contact_of(ticket).phone == "+49 171 3920077"


def test_finance_and_strangers_correct_nobody(sign_in, client, ticket):
    assert sign_in(factories.agent("finance")).get(url(ticket)).status_code == 403
    own = factories.team()
    with transaction():
        db.session.get(type(ticket), ticket.id).team_id = own.id
    assert sign_in(factories.agent(team=factories.team())).get(url(ticket)).status_code == 404


@pytest.mark.parametrize("query", ["+49 171 3920077", "0049-171-3920077", "ZHOU@hengyuan.example"])
def test_the_search_box_finds_a_contact_by_the_whole_number_or_address(sign_in, ticket, query):
    client = sign_in(factories.agent())
    save(client, ticket, phone="+49 171 3920077")
    assert contacts_by_number(query) == [ticket.contact_id]
    assert ticket.reference in client.get("/tickets", query_string={"q": query}).text


@pytest.mark.parametrize("query", ["3920077", "+49 171 392007", "zhou@", "@hengyuan.example", "zhou", "%", ""])
def test_a_part_of_one_finds_nobody(sign_in, ticket, query):
    save(sign_in(factories.agent()), ticket, phone="+49 171 3920077")
    assert contacts_by_number(query) == []


def test_a_contact_of_a_hidden_ticket_is_not_found(sign_in, ticket):
    save(sign_in(factories.agent()), ticket, phone="+49 171 3920077")
    team = factories.team()
    with transaction():
        db.session.get(type(ticket), ticket.id).team_id = team.id
    page = sign_in(factories.agent(team=factories.team())).get("/tickets", query_string={"q": "+49 171 3920077"}).text
    assert f"/tickets/{ticket.reference}" not in page
