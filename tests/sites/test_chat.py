"""The chat: articles first, then one ticket with a person at each end."""

import io
from datetime import timedelta

import pytest

from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.kb.models import Article
from desk.sites.commands.chat import forget_old_chats
from desk.sites.models import ChatSession
from desk.tickets.commands.merge import merge
from desk.tickets.commands.state import set_status
from desk.tickets.delivering.mail import deliver
from desk.tickets.models import Message, Ticket, TicketShipment
from desk.tickets.types import TicketStatus
from tests import factories
from tests.sites.conftest import BL, EN, Visitor, all_of, answer_in, last_message, only, session_row


def passed(seconds):
    """As if the visitor had last been seen so long ago."""
    with transaction():
        session = only(ChatSession)
        session.seen_at -= timedelta(seconds=seconds)


@pytest.mark.parametrize(("lang", "question", "title"), [
    ("zh_CN", "运费如何计算", "运费是怎么计算的？"), ("en", "what does freight cost", "How is freight charged?"),
])  # fmt: skip
def test_an_article_answers_in_the_language_of_the_question(visitor, article, lang, question, title):
    visitor.lang = lang
    assert title in visitor.say(question).text
    assert all_of(Ticket) == []


def test_that_it_helped_is_counted_once(visitor, article):
    visitor.say("freight cost")
    assert "Glad that it helped." in visitor.post("helped", slug="freight").text
    visitor.post("helped", slug="freight")
    assert sorted(one.helped for one in all_of(Article)) == [0, 1]


@pytest.mark.parametrize("wish", ["人工", "转人工客服", "我要找客服", "Can I talk to a real person?", "agent"])
def test_asking_for_a_person_is_understood_in_both_languages(visitor, article, wish):
    assert 'data-state="person"' in visitor.say(wish).text


def test_handing_over_opens_one_ticket_with_the_talk_so_far(visitor, article, freight):
    visitor.say("what does freight cost")
    visitor.post("person")
    form = {"press": "same", "name": "Eve", "email": "Eve@Nowhere.example", "body": f"Mine is {BL}"}
    visitor.post("person", **form)
    said = visitor.post("person", **form)
    ticket, message = only(Ticket), only(Message)
    assert 'data-state="live"' in said.text
    assert (ticket.channel, ticket.subject) == ("chat", f"Mine is {BL}")
    assert message.text.index("what does freight cost") < message.text.index("How is freight charged?")
    assert (message.from_name, message.from_email) == ("Eve", "eve@nowhere.example")
    assert said.text.count(BL) == 1


def test_who_adds_nothing_is_told_too_that_somebody_will_answer(visitor, article):
    visitor.say("what does freight cost")
    visitor.post("person")
    said = visitor.post("person", name="Eve", email="eve@nowhere.example", body="")
    assert "We have your message." in said.text


def test_what_is_wrong_is_said_outside_the_form_that_hides_while_a_name_is_asked_for(client, chat_door):
    page = client.get("/chat/chat-key").text
    assert 'id="problem"' in page
    assert 'id="problem"' not in page.partition('<form id="write"')[2]


def test_an_address_that_nobody_proved_brings_no_customer_and_no_shipment(visitor, freight):
    visitor.ask_person(email="zhou@hengyuan.example", body=f"where is {BL}")
    ticket = only(Ticket)
    assert ticket.contact.customer_id == freight.customer_id
    assert ticket.customer_id is None and all_of(TicketShipment) == []


def test_who_they_are_must_be_said(visitor):
    visitor.post("person")
    answer = visitor.post("person", name="", email="eve", body="x")
    assert answer.status_code == 422
    assert "Please tell us your name." in answer.text and "not an e-mail address" in answer.text
    assert all_of(Ticket) == []


def test_an_answer_is_shown_at_the_next_look_and_needs_no_mail(visitor):
    rev = visitor.rev(visitor.ask_person())
    assert visitor.look(rev=rev).status_code == 204
    message_id = answer_in(only(Ticket)).id
    shown = visitor.look(rev=rev)
    assert "At sea." in shown.text and "Lin Xiao" in shown.text
    message = db.session.get(Message, message_id, populate_existing=True)
    assert (message.channel, message.delivery, message.to_email) == ("chat", Delivery.SENT, "eve@nowhere.example")
    assert message.heard_at
    assert visitor.look(rev=visitor.rev(shown)).status_code == 204


def test_an_answer_that_nobody_looks_at_leaves_by_mail_once_and_is_shown_later(visitor, app):
    visitor.ask_person()
    message_id = answer_in(only(Ticket), at=utcnow()).id
    deliver(message_id)  # the minute has not passed
    assert last_message().delivery == Delivery.QUEUED
    with transaction():
        last_message().next_try_at -= timedelta(seconds=61)
    deliver(message_id)
    assert last_message().delivery == Delivery.HELD  # there is no mail server here
    assert "At sea." in visitor.look(rev="").text
    assert last_message().delivery == Delivery.HELD


def test_a_closed_chat_peeks_without_being_there(visitor):
    rev = visitor.rev(visitor.ask_person())
    passed(30)
    answer_in(only(Ticket))
    assert visitor.look(rev=rev, peek="1").status_code == 205
    assert last_message().delivery == Delivery.QUEUED
    assert utcnow() - session_row().seen_at > timedelta(seconds=25)


def test_what_the_visitor_writes_goes_into_the_same_ticket_and_asks_for_an_answer(visitor):
    visitor.ask_person()
    answer_in(only(Ticket))
    visitor.say("And when?", press="p")
    answer = visitor.say("And when?", press="p")
    ticket, message = only(Ticket), last_message()
    assert (message.text, message.joined_by, message.unverified) == ("And when?", "session", False)
    assert ticket.needs_answer and ticket.status == TicketStatus.OPEN
    assert answer.text.count("And when?") == 1


def test_one_visitor_never_sees_another(visitor, client):
    visitor.ask_person(email="ada@one.example", body="secret of Ada")
    other = Visitor(client)
    other.ask_person(email="bob@two.example", body="secret of Bob")
    assert "Ada" not in other.look(rev="").text and "Bob" not in visitor.look(rev="").text
    for wrong in ("", "x", visitor.token[:-1], visitor.token + "x"):
        assert Visitor(client, wrong).look(rev="").status_code == 404


def test_a_token_opens_nothing_at_another_chat(visitor, client, chat_door):
    visitor.ask_person()
    with transaction():
        session = only(ChatSession)
        session.token_digest = "0" * 64
    assert visitor.look(rev="").status_code == 404
    assert visitor.token not in str([vars(one) for one in all_of(ChatSession)])


def test_files_go_both_ways_and_to_nobody_else(visitor, client):
    visitor.ask_person()
    visitor.say("see this", files=(io.BytesIO(b"%PDF-1.7 packing"), "list.pdf"))
    assert "list.pdf" in visitor.look(rev="").text
    assert visitor.post("files/1").data == b"%PDF-1.7 packing"
    other = Visitor(client)
    other.ask_person(email="bob@two.example")
    assert other.post("files/1").status_code == 404
    assert client.post("/chat/chat-key/files/1").status_code == 404


def test_notes_and_other_tickets_are_never_shown_even_after_a_merge(visitor):
    visitor.ask_person(body="my question")
    chat = only(Ticket)
    other = factories.ticket(from_email="eve@nowhere.example", text="secret of a mail", at=utcnow())
    answer_in(other, body="secret answer")
    agent = factories.agent()
    with transaction():
        merge(chat, other, by=agent, at=utcnow())
    visitor.say("still there?")
    shown = visitor.look(rev="").text
    assert "secret" not in shown and "still there?" in shown


def test_what_was_settled_long_ago_goes_on_in_a_new_ticket_of_the_same_chat(visitor):
    visitor.ask_person()
    ticket, by = only(Ticket), factories.agent()
    with transaction():
        set_status(db.session.get_one(Ticket, ticket.id), TicketStatus.SOLVED, by=by, at=utcnow())
    visitor.say("one more thing")
    newest = all_of(Ticket)[-1]
    assert newest.chat_session_id == session_row().id
    answer_in(newest, body="Gladly.")
    assert "Gladly." in visitor.look(rev="").text


def test_after_a_day_of_silence_it_can_only_be_read(visitor):
    visitor.ask_person(body="my question")
    passed(25 * 3600)
    assert visitor.say("hello?").status_code == 410
    shown = visitor.look(rev="")
    assert 'data-state="over"' in shown.text and "my question" in shown.text and "Start a new one" in shown.text


def test_the_visitor_may_end_it(visitor):
    visitor.ask_person()
    assert 'data-state="over"' in visitor.post("end").text
    assert visitor.say("more").status_code == 410


def test_too_long_and_too_often_are_refused_in_words(visitor):
    long = visitor.say("x" * 4001)
    assert long.status_code == 422 and "4,000 signs" in long.text
    answers = [visitor.say(f"question {at}") for at in range(22)]
    assert answers[-1].status_code == 429 and "nothing is lost" in answers[-1].text
    assert answers[-1].mimetype == "text/plain"


def test_markup_is_only_ever_text(visitor, sign_in):
    evil = "<img src=x onerror=alert(1)>"
    assert "<img" not in visitor.say(evil).text
    assert "<img" not in visitor.ask_person(name=evil, body=evil).text
    answer_in(only(Ticket), body=evil)
    shown = visitor.look(rev="").text
    assert "<img" not in shown and "&lt;img" in shown
    page = sign_in(factories.agent("administrator")).get(f"/tickets/{only(Ticket).reference}").text
    assert "<img src=x" not in page


def test_agents_see_whether_the_visitor_is_there(visitor, client, sign_in):
    visitor.ask_person()
    url = f"/sites/presence/{only(Ticket).reference}"
    assert client.get(url).status_code == 302
    agent = sign_in(factories.agent(locale="en"))
    assert "The visitor is here now" in agent.get(url).text
    visitor.look(rev="", typing="1")
    assert "is typing" in agent.get(url).text
    passed(20)
    assert "leaves by mail" in agent.get(url).text
    assert "Nobody has proved who this is" in agent.get(url).text


def test_the_script_is_small_and_names_nobody(client, chat_door):
    script = client.get("/chat/chat-key.js")
    assert script.mimetype == "text/javascript" and len(script.data) < 8_000
    assert "Set-Cookie" not in script.headers and "public" in script.headers["Cache-Control"]
    assert client.get("/chat/nothing.js").status_code == 404


def test_the_page_of_the_chat_runs_no_script_but_ours(client, chat_door):
    page = client.get("/chat/chat-key?frame=1", headers=EN)
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "frame-ancestors *" in policy
    assert "Set-Cookie" not in page.headers


def test_talks_that_led_nowhere_are_forgotten_after_a_month(visitor, article):
    visitor.say("what does freight cost")
    passed(31 * 86_400)
    with transaction():
        assert forget_old_chats(utcnow()) == 1
    assert all_of(ChatSession) == []
