"""What a personal link shows and does after its ticket went on in another one."""

import pytest

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.links import withdraw_links
from desk.tickets.commands.merge import merge, unmerge
from desk.tickets.commands.reply import post_reply
from desk.tickets.models import Attachment, Message
from tests import factories
from tests.portal.conftest import messages, token_of


@pytest.fixture
def lin(app):
    return factories.agent()


def made(email, text, name="周明", **fields):
    return factories.ticket(from_email=email, from_name=name, text=text, at=utcnow(), **fields)


def merged(one, other, agent):
    with transaction():
        merge(one, other, by=agent, at=utcnow())


def told(ticket, agent, text):
    with transaction():
        return post_reply(ticket, author=agent, body=text, at=utcnow(), mail_domain="desk.test")


def url(ticket):
    return f"/c/{token_of(ticket)}"


def test_the_same_requester_reads_both_through_either_link(case, client, lin):
    a = made("zhou@hengyuan.example", "first words", files=[NewFile("a.txt", "text/plain", b"x")])
    mine, into = url(a), url(case.ticket)
    merged(a, case.ticket, lin)
    told(case.ticket, lin, "later words")
    for one in (mine, into):
        page = client.get(one).text
        assert "first words" in page and "later words" in page and case.ticket.reference in page
    file = db.session.query(Attachment).one()
    assert client.get(f"{mine}/files/{file.id}").status_code == 200
    said = client.post(f"{mine}/answers", data={"body": "thanks a lot", "key": "k"})
    again = client.post(f"{mine}/answers", data={"body": "thanks a lot", "key": "k"})
    assert said.status_code == again.status_code == 303
    assert [one.text for one in messages(case.ticket)].count("thanks a lot") == 1


def test_a_colleague_reads_their_own_words_and_answers_where_it_went_on(case, client, lin):
    a = made("li@hengyuan.example", "words of li", name="李雷", subject="subject of li")
    mine = url(a)
    told(case.ticket, lin, "only for zhou")
    merged(a, case.ticket, lin)
    told(case.ticket, lin, "later, only for zhou")
    page = client.get(f"{mine}?lang=en").text
    assert "words of li" in page and "a colleague of yours" in page
    assert "only for zhou" not in page and case.ticket.subject not in page
    assert client.post(f"{mine}/answers", data={"body": "li again", "key": "k"}).status_code == 303
    newest = messages(case.ticket)[-1]
    assert (newest.text, newest.contact_id, newest.subject) == ("li again", a.contact_id, "subject of li")
    assert "li again" in client.get(mine).text
    assert "words of li" not in client.get(url(case.ticket)).text


def test_nobody_of_another_company_ever_sees_a_byte(case, other, client, lin):
    a = made("zhou@hengyuan.example", "first words", files=[NewFile("a.txt", "text/plain", b"x")])
    before = client.get(other.url).text
    merged(a, case.ticket, lin)
    assert client.get(other.url).text.count("first words") == 0
    assert len(client.get(other.url).text) == len(before)
    assert client.get(f"{other.url}/files/{db.session.query(Attachment).one().id}").status_code == 404


def test_withdrawing_the_links_closes_those_of_what_went_on_here_too(case, client, lin):
    a = made("zhou@hengyuan.example", "first words")
    mine = url(a)
    merged(a, case.ticket, lin)
    assert client.get(mine).status_code == 200
    with transaction():
        withdraw_links(case.ticket, by=lin, at=utcnow())
    assert client.get(mine).status_code == client.get(case.url).status_code == 410


def test_an_undone_merge_gives_each_link_its_own_ticket_again(case, client, lin):
    a = made("zhou@hengyuan.example", "first words")
    mine = url(a)
    merged(a, case.ticket, lin)
    with transaction():
        unmerge(a, by=lin, at=utcnow())
    assert a.reference in client.get(mine).text
    assert "first words" not in client.get(case.url).text
    assert client.post(f"{mine}/answers", data={"body": "to a", "key": "k"}).status_code == 303
    assert db.session.query(Message).filter_by(text="to a").one().ticket_id == a.id


def test_what_was_said_to_a_colleague_without_an_address_is_not_everybodys_who_has_none(case, client, lin):
    a = made("li@hengyuan.example", "words of li", name="李雷")
    told(a, lin, "only for li")
    with transaction():
        for ticket in (a, case.ticket):
            ticket.contact.email, ticket.contact.email_index = "", None
        for one in messages(a):
            one.to_email = ""
    merged(a, case.ticket, lin)
    assert "only for li" not in client.get(url(case.ticket)).text
    assert "only for li" in client.get(url(a)).text
