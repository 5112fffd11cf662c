"""One masked value in full: for a reason, for ten minutes, written down before it is read."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from desk.accounts.commands.revealing import LASTS, MOST_A_DAY, reveal
from desk.accounts.errors import TooManyReveals
from desk.accounts.models import Contact, RevealGrant
from desk.audit.queries import history
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.parties import NewParty, add_party
from desk.shipments.queries import Found
from desk.shipments.types import PartyRole
from tests import factories
from tests.factories import NOON

HTMX = {"HX-Request": "true"}
PHONE = "+49 171 3920077"
RECIPIENT = NewParty(
    PartyRole.RECIPIENT, "Ottilie Zwicky", "+49 171 3920012", "ottilie@home.example", "Lange Reihe 47, 20099 Hamburg"
)


@pytest.fixture
def ticket(app):
    owner = factories.customer()
    shipment = factories.shipment(owner, ("CONTAINER", "CSQU3054383"))
    ticket = factories.ticket(found=[Found(shipment.id, "CSQU3054383")])
    with transaction():
        add_party(shipment, RECIPIENT, actor="shell", at=NOON)
        ticket.contact.phone = PHONE
    return ticket


@pytest.fixture
def contact(ticket):
    return f"contact:{ticket.contact_id}"


@pytest.fixture
def party(ticket):
    return f"party:{db.session.scalar(db.text('SELECT id FROM party'))}"


@pytest.fixture
def browser(sign_in, ticket):
    return sign_in(factories.agent())


def ask(client, ticket, subject, field="phone", reason="the driver cannot reach them", **more):
    data = {"subject": subject, "field": field, "reason": reason}
    return client.post(f"/tickets/{ticket.reference}/reveal", data=data, **more)


def look(client, ticket, subject, field="phone", **more):
    return client.get(f"/tickets/{ticket.reference}/reveal?subject={subject}&field={field}", **more)


def grants():
    return db.session.scalar(select(func.count()).select_from(RevealGrant))


def end_all():
    with transaction():
        db.session.execute(db.update(RevealGrant).values(ends_at=utcnow() - timedelta(seconds=1)))


def verbs(subject):
    return [entry.verb for entry in history(subject=subject)]


def test_a_reason_opens_one_value_for_ten_minutes_and_is_written_down(browser, ticket, contact):
    answer = ask(browser, ticket, contact)
    assert PHONE in answer.text
    assert "zhou@hengyuan.example" not in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    grant = db.session.scalars(select(RevealGrant)).one()
    assert (grant.subject, grant.field, grant.ends_at - grant.at) == (contact, "phone", LASTS)
    (entry,) = history(subject=contact)
    assert entry.verb == "contact.revealed"
    assert entry.details["reason"] == "the driver cannot reach them"
    assert entry.details["ticket"] == ticket.reference


@pytest.mark.parametrize("field,value", [("name", RECIPIENT.name), ("phone", RECIPIENT.phone),
                                         ("email", RECIPIENT.email), ("address", RECIPIENT.address)])  # fmt: skip
def test_each_field_of_a_party_opens_by_itself(browser, ticket, party, field, value):
    answer = ask(browser, ticket, party, field)
    assert value in answer.text
    others = {RECIPIENT.name, RECIPIENT.phone, RECIPIENT.email, RECIPIENT.address} - {value}
    assert not any(other in answer.text for other in others)


@pytest.mark.parametrize("reason", ["", "    ", "abcd", " a b "])
def test_without_a_reason_nothing_is_shown(browser, ticket, contact, reason):
    answer = ask(browser, ticket, contact, reason=reason)
    assert answer.status_code == 422
    assert PHONE not in answer.text
    assert "+49 ****** 0077" in answer.text
    assert grants() == 0


def test_nothing_is_shown_when_it_cannot_be_written_down(browser, ticket, contact):
    def fail(_session):
        raise OSError("disk full")

    event.listen(db.session, "before_commit", fail)
    try:
        answer = ask(browser, ticket, contact)
    finally:
        event.remove(db.session, "before_commit", fail)
    assert answer.status_code == 500
    assert PHONE not in answer.text
    assert grants() == 0


def test_the_trail_is_safe_before_the_value_is_read(browser, ticket, contact):
    seen = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    def safe(_session):
        seen.append("SAFE")

    event.listen(db.engine, "before_cursor_execute", note)
    event.listen(db.session, "after_commit", safe)
    try:
        ask(browser, ticket, contact)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
        event.remove(db.session, "after_commit", safe)
    written = next(number for number, one in enumerate(seen) if one.startswith("INSERT INTO audit_entry"))
    safe_at = seen.index("SAFE", written)
    assert any("contact.phone" in one for one in seen[safe_at:])


def test_after_ten_minutes_the_mask_is_back(browser, ticket, contact):
    ask(browser, ticket, contact)
    assert PHONE in look(browser, ticket, contact).text
    end_all()
    for headers in ({}, HTMX):
        answer = look(browser, ticket, contact, headers=headers)
        assert PHONE not in answer.text
        assert "+49 ****** 0077" in answer.text


def test_a_second_look_needs_no_reason_but_leaves_a_line(browser, ticket, contact):
    ask(browser, ticket, contact)
    look(browser, ticket, contact)
    assert PHONE in ask(browser, ticket, contact, reason="").text
    assert grants() == 1
    assert verbs(contact) == ["contact.looked_at_again", "contact.looked_at_again", "contact.revealed"]


def test_leave_is_for_one_agent_one_person_and_one_field(browser, sign_in, ticket, contact, party):
    ask(browser, ticket, contact)
    assert RECIPIENT.phone not in look(browser, ticket, party).text
    assert "zhou@hengyuan.example" not in look(browser, ticket, contact, "email").text
    other = sign_in(factories.agent(name="Bo"))
    assert PHONE not in look(other, ticket, contact).text


def test_the_page_without_script_goes_by_itself(browser, ticket, contact):
    answer = ask(browser, ticket, contact)
    seconds, url = re.fullmatch(r"(\d+); url=(\S+)", answer.headers["Refresh"]).groups()
    assert 590 <= int(seconds) <= 601
    end_all()
    assert PHONE not in browser.get(url).text


def test_htmx_gets_the_piece_with_its_end(browser, ticket, contact):
    text = ask(browser, ticket, contact, headers=HTMX).text
    assert "<html" not in text
    assert "data-ends=" in text
    assert PHONE in text


def test_the_ticket_page_stays_masked_while_a_leave_is_open(browser, ticket, contact):
    ask(browser, ticket, contact)
    assert PHONE not in browser.get(f"/tickets/{ticket.reference}").text


def test_finance_may_not_see_and_is_told_so(sign_in, ticket, contact):
    finance = sign_in(factories.agent("finance"))
    assert ask(finance, ticket, contact).status_code == 403
    assert look(finance, ticket, contact).status_code == 403
    assert "/reveal?" not in finance.get(f"/tickets/{ticket.reference}").text


def test_people_of_other_tickets_are_not_found_through_this_one(browser, ticket):
    other = factories.ticket(from_email="eve@elsewhere.example", from_name="Eve")
    for subject in (f"contact:{other.contact_id}", "party:99", "contact:", "contact:x", "agent:1", "", "contact:1:1"):
        assert ask(browser, ticket, subject, "email").status_code == 404
        assert look(browser, ticket, subject, "email").status_code == 404
    assert grants() == 0


@pytest.mark.parametrize("field", ["password_hash", "id", "", "language", "phone_index"])
def test_only_personal_fields_can_be_asked_for(browser, ticket, contact, field):
    assert ask(browser, ticket, contact, field).status_code == 404


def test_a_ticket_of_another_team_hides_its_people(sign_in, ticket, contact):
    team = factories.team()
    with transaction():
        ticket.team_id = team.id
    stranger = sign_in(factories.agent(team=factories.team()))
    assert ask(stranger, ticket, contact).status_code == 404
    assert stranger.get(f"/tickets/{ticket.reference}/people").status_code == 404


def test_what_is_not_known_cannot_be_asked_for(browser, ticket, contact):
    assert ask(browser, ticket, contact, "address").status_code == 404


def test_a_day_allows_so_many_and_says_so(browser, ticket, contact):
    agent = db.session.scalars(select(factories.Agent)).one()
    with transaction():
        db.session.add_all(
            RevealGrant(agent_id=agent.id, subject="contact:900", field="phone", reason="before", at=utcnow(),
                        ends_at=utcnow())
            for _ in range(MOST_A_DAY)
        )  # fmt: skip
    answer = ask(browser, ticket, contact)
    assert answer.status_code == 429
    assert PHONE not in answer.text
    assert verbs(contact) == ["contact.reveal_refused"]
    with transaction():
        db.session.execute(db.update(RevealGrant).values(at=utcnow() - timedelta(hours=25)))
    assert PHONE in ask(browser, ticket, contact).text


def test_the_limit_holds_for_the_command_itself(ticket, contact):
    agent = factories.agent()
    with pytest.raises(TooManyReveals):
        for number in range(MOST_A_DAY + 1):
            with transaction():
                reveal(agent, f"contact:{number}", "phone", reason="counting", known=[], ticket="T-1", at=NOON)
    assert grants() == MOST_A_DAY


def test_who_types_the_value_into_the_reason_does_not_bring_it_into_the_trail(browser, ticket, contact):
    ask(browser, ticket, contact, reason=f"call zhou@hengyuan.example or {PHONE} or 周明 or 13912345678")
    (entry,) = history(subject=contact)
    said = entry.details["reason"] + db.session.scalars(select(RevealGrant.reason)).one()
    for value in ("zhou@", "3920077", "周明", "13912345678"):
        assert value not in said


def test_asking_alone_changes_nothing(browser, ticket, contact):
    url = f"/tickets/{ticket.reference}/reveal?subject={contact}&field=phone&ask=1"
    for headers in ({}, HTMX):
        answer = browser.get(url, headers=headers)
        assert 'name="reason"' in answer.text
        assert PHONE not in answer.text
    assert verbs(contact) == []


def test_the_people_of_a_ticket_are_listed_masked(browser, ticket, contact, party):
    whole = browser.get(f"/tickets/{ticket.reference}/people").text
    beside = browser.get(f"/tickets/{ticket.reference}/people", headers=HTMX).text
    assert contact in whole
    assert contact not in beside
    for text in (whole, beside):
        assert party in text
        assert "O*** Z***" in text
        assert not any(value in text for value in (RECIPIENT.name, RECIPIENT.phone, RECIPIENT.email, "47"))


def test_a_clear_value_is_never_logged(browser, ticket, contact, caplog):
    caplog.set_level("DEBUG")
    ask(browser, ticket, contact)
    look(browser, ticket, contact)
    assert "3920077" not in caplog.text


def test_the_row_of_a_contact_is_still_sealed_afterwards(browser, ticket, contact):
    ask(browser, ticket, contact)
    raw = db.session.execute(db.text("SELECT phone FROM contact")).scalars().all()
    assert all(b"3920077" not in bytes(one) for one in raw)
    assert db.session.get(Contact, ticket.contact_id).phone == PHONE
