"""Asking, reading and going on, as an agent does it with plain forms."""

from io import BytesIO

import pytest

from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.inquiries.directory import PartyDraft, save_party
from desk.inquiries.models import Inquiry, InquiryFile, InquiryMail, ThirdParty
from desk.shipments.models import Leg
from desk.shipments.queries import Found
from desk.tickets.commands.incoming import NewFile
from desk.tickets.models import Attachment, Message
from tests import factories
from tests.inquiries.asking import CARRIER, ask, hear, mails


@pytest.fixture
def ada(app):
    return factories.agent("supervisor", name="林晓", locale="en")


@pytest.fixture
def freight(app):
    owner = factories.customer()
    row = factories.shipment(owner, ("MBL", "HLCUNGB2611082"), ("PO", "PO-SECRET-1"), ("CONTAINER", "HLBU3061149"))
    with transaction():
        db.session.add(
            Leg(shipment_id=row.id, seq=1, mode="SEA", carrier="Hapag-Lloyd", from_code="CNNGB", to_code="DEHAM")
        )
    return row


@pytest.fixture
def ticket(freight):
    file = NewFile("催货函.pdf", "application/pdf", b"%PDF-1.7")
    return factories.ticket([Found(freight.id, "HLCUNGB2611082")], at=utcnow(), files=[file])


@pytest.fixture
def hapag(app):
    draft = PartyDraft("carrier", "Hapag-Lloyd", "HLCU", CARRIER, "ops@hapag.example", "+49 40 5550", "9–17",
                       "https://www.hapag.example", 90)  # fmt: skip
    with transaction():
        save_party(PartyDraft("carrier", "Aaa Line", email="x@aaa.example"), actor="test", at=utcnow())
        return save_party(draft, actor="test", at=utcnow())


def here(ticket, rest=""):
    return f"/tickets/{ticket.reference}/inquiries{rest}"


def test_the_carrier_of_the_shipment_is_offered_first_with_its_own_numbers(ada, ticket, hapag, sign_in):
    page = sign_in(ada).get(f"/tickets/{ticket.reference}").text
    form = page[page.index('id="ask"') :]
    assert form.index("Hapag-Lloyd · service@hapag.example") < form.index("Aaa Line")
    assert 'value="B/L HLCUNGB2611082, HLBU3061149"' in form
    assert "PO-SECRET-1" not in form[form.index('name="subject"') :][:200]
    assert "+49 40 5550" in form


def test_a_question_by_mail_from_the_side(ada, ticket, hapag, sign_in):
    browser, file = sign_in(ada), db.session.query(Attachment).one()
    data = {"whom": str(hapag.id), "subject": "B/L HLCUNGB2611082", "question": "Where is it?", "file": str(file.id),
            "files": (BytesIO(b"%PDF-1.7 two"), "two.pdf"), "waits": "1", "opens": "1", "way": "mail"}  # fmt: skip
    assert browser.post(here(ticket), data=data).status_code == 303
    inquiry = db.session.query(Inquiry).one()
    assert (inquiry.name, inquiry.email, inquiry.cc_emails, inquiry.minutes) == (
        "Hapag-Lloyd", CARRIER, "ops@hapag.example", 90)  # fmt: skip
    assert mails(inquiry)[0].delivery == Delivery.QUEUED
    assert {one.name for one in db.session.query(InquiryFile)} == {"催货函.pdf", "two.pdf"}
    assert db.session.query(Message).count() == 1
    page = browser.get(f"/tickets/{ticket.reference}").text
    assert "Asked Hapag-Lloyd" in page
    assert "1 mail" in page


@pytest.mark.parametrize("wrong", [
    {"to": "zhou@hengyuan.example"}, {"to": "nobody"}, {"to": ""}, {"cc": "zhou@hengyuan.example"}, {"subject": " "},
    {"question": " "}, {"file": "99"},
])  # fmt: skip
def test_what_cannot_be_sent_is_refused_and_nothing_is_asked(ada, ticket, sign_in, wrong):
    data = {
        "whom": "",
        "party": "carrier",
        "name": "Hapag",
        "to": CARRIER,
        "subject": "x",
        "question": "?",
        "way": "mail",
    }
    assert sign_in(ada).post(here(ticket), data=data | wrong).status_code in (404, 422)
    assert db.session.query(Inquiry).count() == db.session.query(InquiryMail).count() == 0


def test_the_whole_conversation_has_a_page_and_goes_on_there(ada, ticket, sign_in):
    browser, inquiry = sign_in(ada), ask(ticket, ada, at=utcnow())
    hear(inquiry, at=utcnow(), sender="x@unknown.example", body="Friday", files=[("a.pdf", b"%PDF-1.7")])
    page = browser.get(here(ticket, f"/{inquiry.id}"))
    assert "Unverified sender" in page.text
    assert "x@unknown.example" in page.text
    file = db.session.query(InquiryFile).one()
    assert browser.get(here(ticket, f"/{inquiry.id}/files/{file.id}")).data == b"%PDF-1.7"
    doubted = mails(inquiry)[-1]
    assert browser.post(here(ticket, f"/{inquiry.id}/mails/{doubted.id}/answer"), data={}).status_code == 303
    assert db.session.get(Inquiry, inquiry.id, populate_existing=True).answer == "Friday"
    data = {"to": CARRIER, "cc": "", "question": "And the terminal?", "asks": "1"}
    assert browser.post(here(ticket, f"/{inquiry.id}/mails"), data=data).status_code == 303
    assert db.session.get(Inquiry, inquiry.id, populate_existing=True).answered_at is None
    assert (
        browser.post(here(ticket, f"/{inquiry.id}/mails"), data=data | {"to": "a@hengyuan.example"}).status_code == 422
    )
    by_phone = {"answer": "Terminal 4", "back": "inquiry"}
    assert browser.post(here(ticket, f"/{inquiry.id}/answer"), data=by_phone).location.endswith(f"/{inquiry.id}")
    assert [one.direction for one in mails(inquiry)] == ["out", "in", "out", "in"]


def test_a_failed_mail_goes_once_more_and_another_tickets_page_shows_none_of_it(ada, ticket, sign_in):
    browser, inquiry = sign_in(ada), ask(ticket, ada, at=utcnow())
    mail = mails(inquiry)[0]
    with transaction():
        mail.delivery, mail.last_error = Delivery.FAILED, "550 no such user"
    assert "550 no such user" in browser.get(here(ticket, f"/{inquiry.id}")).text
    assert "550 no such user" in browser.get("/outbox?show=failed").text
    assert CARRIER not in browser.get("/outbox?show=sent").text
    assert browser.post(here(ticket, f"/{inquiry.id}/mails/{mail.id}/retry")).status_code == 303
    assert mails(inquiry)[0].delivery == Delivery.QUEUED
    other = factories.ticket(at=utcnow(), from_email="z@else.example")
    for rest in (f"/{inquiry.id}", f"/{inquiry.id}/mails/{mail.id}/html", f"/{inquiry.id}/files/1"):
        assert browser.get(here(other, rest)).status_code == 404


def test_another_teams_conversation_is_hidden(ada, ticket, sign_in):
    inquiry, theirs, stranger = ask(ticket, ada, at=utcnow()), factories.team(), factories.agent()
    assert sign_in(stranger).get(here(ticket, f"/{inquiry.id}")).status_code == 200
    with transaction():
        ticket.team_id = theirs.id
    assert sign_in(stranger).get(here(ticket, f"/{inquiry.id}")).status_code == 404


def test_contact_carrier_shows_phone_hours_and_a_link(ada, freight, hapag, sign_in):
    page = sign_in(ada).get(f"/shipments/{freight.id}/contacts").text
    for word in ("Hapag-Lloyd", "tel:+49405550", "9–17", 'href="https://www.hapag.example"', CARRIER):
        assert word in page
    assert "Aaa Line" not in page


def test_the_directory_is_kept_by_administrators(sign_in):
    boss = factories.agent("administrator", locale="en")
    browser = sign_in(boss)
    data = {"name": "Maersk", "party": "carrier", "carrier_code": "maeu", "email": "Care@Maersk.example",
            "within": "4h", "website": "https://www.maersk.example", "active": "y"}  # fmt: skip
    for wrong in ({"website": "javascript:alert(1)"}, {"email": "x"}, {"within": "soon"}, {"party": "mother"},
                  {"name": ""}, {"website": "ftp://x.example"}):  # fmt: skip
        assert browser.post("/admin/third-parties", data=data | wrong).status_code == 422
    assert browser.post("/admin/third-parties", data=data).status_code == 303
    party = db.session.query(ThirdParty).one()
    assert (party.carrier_code, party.email, party.minutes) == ("MAEU", "care@maersk.example", 240)
    assert browser.post("/admin/third-parties", data=data).status_code == 422  # the name is taken
    assert "Maersk" in browser.get("/admin/third-parties").text
    assert "4h" in browser.get(f"/admin/third-parties/{party.id}").text
    assert browser.post(f"/admin/third-parties/{party.id}", data=data | {"seen": "old"}).status_code == 409
    assert sign_in(factories.agent()).get("/admin/third-parties").status_code == 403
