"""The link in a mail: one ticket, one person, an end, a way to withdraw it, and nothing else."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from time import perf_counter

import pytest

from desk.channels.email import build
from desk.core.db import db, transaction
from desk.core.errors import NotFound
from desk.core.times import utcnow
from desk.tickets.commands.links import withdraw_links
from desk.tickets.commands.mailing import as_email
from desk.tickets.links import GOOD_FOR, LinkState, customer_link, open_link, ticket_for_link, without_tokens
from desk.tickets.outbox.page import as_it_travels
from tests import factories
from tests.portal.conftest import everything, make_case, messages, replied, token_of


def guesses(token):
    """A link changed, cut, swapped and made up, in all the ways that somebody would try."""
    said, _, mark = token.rpartition("-")
    ticket, contact, ends, serial = said.split("-")
    yield from (token[:-1], token[:-1] + "!", said, said + "-", "-" + mark, token + "a", token.replace("-", "_"))
    yield f"{int(ticket) + 1}-{contact}-{ends}-{serial}-{mark}"
    yield f"{ticket}-{int(contact) + 1}-{ends}-{serial}-{mark}"
    yield f"{ticket}-{contact}-{int(ends) + 900}-{serial}-{mark}"
    yield f"{ticket}-{contact}-{ends}-{int(serial) + 1}-{mark}"
    yield f"0{ticket}-{contact}-{ends}-{serial}-{mark}"
    yield from (
        f"{ticket}-{contact}-{ends}-{mark}",
        "x",
        "1-2-3-4",
        "1-2-3-4-" + "a" * 26,
        "9" * 400,
        "١-١-١-١-" + mark,
    )


def test_every_answer_carries_the_link_of_its_reader_in_their_language(case):
    text = build(as_email(replied(case)))
    body = message_from_bytes(text, policy=default).get_body(("plain",)).get_content()
    assert body.startswith("船已离港。\n\n查看进度或直接回复")
    assert ticket_for_link(body.rpartition("/c/")[2].strip(), now=utcnow()) == case.ticket
    with transaction():
        case.contact.language = "en"
    assert "View this and answer here" in as_email(messages(case.ticket)[-1]).text


def test_a_mail_that_is_built_again_is_the_same_mail(case):
    message = replied(case)
    assert build(as_email(message)) == build(as_email(message))
    assert customer_link(case.ticket, now=message.at) in as_email(message).text


def test_a_mail_to_somebody_who_is_not_the_requester_any_more_carries_no_link(case, other):
    message = replied(case)
    with transaction():
        case.ticket.contact_id = other.ticket.contact_id
        case.ticket.revision += 1
    db.session.expire_all()
    assert "/c/" not in as_email(message).text


def test_the_outbox_shows_the_mail_without_what_opens_it(case):
    message = replied(case, body=f"See http://127.0.0.1:8000/c/{case.token}")
    assert case.token not in as_it_travels(message)
    assert without_tokens(f"a /c/{case.token} b") == "a /c/*** b"


def test_the_mark_is_long_enough_that_nobody_guesses_it(case):
    assert len(case.token.rpartition("-")[2]) * 5 >= 128


def test_a_changed_cut_swapped_or_made_up_link_is_one_and_the_same_page(client, case):
    answers = [client.get(f"/c/{guess}") for guess in guesses(case.token)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert {str(answer.headers) for answer in answers} == {str(answers[0].headers)}
    assert case.ticket.reference not in answers[0].text


def test_the_page_of_a_wrong_link_speaks_the_language_of_the_browser(client, case):
    for wished, html in (("zh-CN,zh;q=0.9", "zh-CN"), ("en-GB", "en")):
        assert f'<html lang="{html}">' in client.get("/c/x", headers={"Accept-Language": wished}).text


def test_ten_thousand_guesses_are_cheap_and_none_of_them_asks_the_database(case, count_statements):
    said = case.token.rpartition("-")[0]
    began = perf_counter()

    def guess():
        for number in range(10_000):
            with pytest.raises(NotFound):
                open_link(f"{said}-{number:026d}", now=utcnow())

    assert count_statements(guess) == 0
    assert perf_counter() - began < 10


def test_a_link_ends(case):
    ends = utcnow() + GOOD_FOR
    assert ticket_for_link(case.token, now=ends - timedelta(days=1)) == case.ticket
    assert open_link(case.token, now=ends + timedelta(days=2)).state is LinkState.ENDED
    with pytest.raises(NotFound):
        ticket_for_link(case.token, now=ends + timedelta(days=2))


def test_a_withdrawn_link_opens_no_more_and_the_next_one_does(case):
    agent = factories.agent()
    with transaction():
        withdraw_links(case.ticket, by=agent, at=utcnow())
    assert open_link(case.token, now=utcnow()).state is LinkState.WITHDRAWN
    assert token_of(case.ticket) != case.token
    assert ticket_for_link(token_of(case.ticket), now=utcnow()) == case.ticket


def test_a_link_of_somebody_who_is_not_the_requester_any_more_is_not_there(client, case, other):
    with transaction():
        case.ticket.contact_id = other.ticket.contact_id
        case.ticket.revision += 1
    assert client.get(case.url).status_code == 404
    assert client.post(f"{case.url}/link").status_code == 404


def test_an_agent_withdraws_all_links_of_a_ticket_beside_it(client, sign_in, case):
    sign_in(factories.agent())
    answer = client.post(f"/tickets/{case.ticket.reference}/links/withdrawal")
    assert (answer.status_code, answer.location) == (303, f"/tickets/{case.ticket.reference}")
    assert open_link(case.token, now=utcnow()).state is LinkState.WITHDRAWN
    fragment = client.post(f"/tickets/{case.ticket.reference}/links/withdrawal", headers={"HX-Request": "true"})
    assert 'id="links"' in fragment.text


def test_who_may_not_withdraw_links_is_refused(client, sign_in, case):
    sign_in(factories.agent("finance"))
    assert client.post(f"/tickets/{case.ticket.reference}/links/withdrawal").status_code == 403
    assert open_link(case.token, now=utcnow()).state is LinkState.OPEN


@pytest.mark.parametrize(
    "headers", [{}, {"Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"User-Agent": "BarracudaCentral"}]
)
def test_a_scanner_that_follows_links_changes_nothing(client, case, headers):
    file = replied(case)
    before = everything()
    paths = [case.url, f"{case.url}?lang=en", f"{case.url}/answers", f"{case.url}/link", f"{case.url}/files/{file.id}"]
    for path in paths * 3:
        client.get(path, headers=headers)
        client.head(path, headers=headers)
        client.options(path, headers=headers)
    assert client.post(case.url).status_code == 405
    assert everything() == before


def test_a_link_that_has_ended_says_so_kindly_and_shows_nothing(client, case, ended):
    page = client.get(f"/c/{ended}")
    assert page.status_code == 410
    for secret in (case.ticket.reference, case.ticket.subject, "HLCUSHA2611082", "周", "zhou"):
        assert secret not in page.text
    assert client.post(f"/c/{ended}/answers", data={"body": "hello"}).status_code == 410
    assert len(messages(case.ticket)) == 1


@pytest.mark.parametrize("which", ["ended", "withdrawn"])
def test_who_asks_gets_a_fresh_link_by_mail_at_the_address_it_was_made_for(client, case, request, which):
    token = request.getfixturevalue(which)
    answer = client.post(f"/c/{token}/link")
    assert answer.status_code == 200
    assert "zhou" not in answer.text
    mail = as_email(messages(case.ticket)[-1])
    assert mail.to_email == "zhou@hengyuan.example"
    assert ticket_for_link(mail.text.rpartition("/c/")[2], now=utcnow()) == case.ticket
    assert (case.ticket.status, case.ticket.needs_answer) == ("open", True)


def test_asking_again_and_again_brings_one_mail(client, case, ended):
    answers = [client.post(f"/c/{ended}/link") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert len(messages(case.ticket)) == 2


def test_a_link_that_still_opens_brings_no_mail(client, case):
    assert client.post(f"{case.url}/link").status_code == 303
    assert len(messages(case.ticket)) == 1


def test_a_guessed_link_brings_no_mail(client, case):
    for guess in guesses(case.token):
        assert client.post(f"/c/{guess}/link").status_code in (404, 429)
    assert len(messages(case.ticket)) == 1


def test_two_customers_have_two_links(case):
    assert token_of(make_case("third.example", "COSU2611555000", "Ann").ticket) != case.token
