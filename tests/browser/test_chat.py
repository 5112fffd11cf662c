"""The chat on somebody's site: a page on another port, a visitor, an agent, and the mail when the visitor has gone."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.kb.models import Article
from desk.ops.demo.doors import CHAT_KEY
from desk.sites.models import SiteDoor
from desk.tickets.delivering.mail import deliver
from desk.tickets.models import Message, Ticket

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(desk):
    """A site of somebody else: another origin, with the one line that we tell them to put there."""
    page = f'<!doctype html><html lang="en"><title>Shop</title><script src="{desk}/chat/{CHAT_KEY}.js" async></script>'

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Security-Policy", f"default-src 'none'; script-src {desk}; frame-src {desk}")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/cart"
    server.shutdown()
    server.server_close()


def newest(model):
    db.session.rollback()
    return db.session.scalars(select(model).order_by(model.id.desc())).first()


def open_chat(page, shop):
    page.goto(shop)
    page.get_by_role("button", name="Chat with us").click()
    return page.frame_locator("iframe")


def test_a_question_an_article_a_person_and_the_mail_afterwards(open_page, shop, sink):
    open_page.forgive(shop.rsplit("/", 1)[0])
    visitor = open_page(locale="en-GB", width=1280, height=800)
    chat = open_chat(visitor, shop)
    write = chat.get_by_role("textbox", name="Your message")
    write.fill("How do you calculate freight?")
    write.press("Enter")
    expect(chat.locator("#talk")).to_contain_text("How is freight charged?")
    chat.get_by_role("button", name="This helped").first.click()
    expect(chat.locator("#talk")).to_contain_text("Glad that it helped.")
    write.fill("I want to talk to a person")
    write.press("Enter")
    chat.get_by_label("Your name").fill("Mia Berg")
    chat.get_by_label("Your e-mail address").fill("mia@shop.example")
    chat.get_by_label("Anything to add?").fill("About a quote")
    chat.get_by_role("button", name="Talk to a person").click()
    expect(chat.locator("#talk")).to_contain_text("Somebody will answer here")
    assert sum(db.session.scalars(select(Article.helped))) == 1

    agent = open_page("lin")
    agent.goto(f"/tickets/{newest(Ticket).reference}?tab=all")
    expect(agent.locator("#entries")).to_contain_text("How do you calculate freight?")
    expect(agent.locator("#chat-presence .chip").first).to_have_class(re.compile("ok"))
    agent.fill("#reply-body", "Good morning, we quote by the container.")
    agent.locator("#reply-form [data-submit]").click()
    expect(chat.locator("#talk")).to_contain_text("we quote by the container", timeout=5000)
    write.fill("Thank you!")
    write.press("Enter")
    expect(agent.locator("#entries")).to_contain_text("Thank you!")
    assert db.session.get(Message, newest(Message).id - 1).delivery == "sent" and not sink.mails

    visitor.goto("about:blank")
    agent.fill("#reply-body", "One more thing: the price holds for a week.")
    agent.locator("#reply-form [data-submit]").click()
    expect(agent.locator("#entries")).to_contain_text("the price holds for a week")
    late = newest(Message)
    assert late.delivery == "queued"
    with transaction():
        db.session.get(Message, late.id).next_try_at -= timedelta(seconds=61)  # its minute has passed
    deliver(late.id)
    mail = message_from_bytes(sink.mails[-1].original_content, policy=default)
    assert mail["To"] and "mia@shop.example" in mail["To"] and len(sink.mails) == 1
    assert "the price holds for a week" in mail.get_body(("plain",)).get_content()

    chat = open_chat(visitor, shop)
    expect(chat.locator("#talk")).to_contain_text("the price holds for a week")
    expect(chat.locator("#talk")).to_contain_text("How do you calculate freight?")


def test_a_closed_chat_marks_that_an_answer_came_and_esc_closes_it(open_page, shop):
    open_page.forgive(shop.rsplit("/", 1)[0])
    visitor = open_page(locale="en-GB", width=390, height=844)
    chat = open_chat(visitor, shop)
    box = visitor.locator("iframe").bounding_box()
    assert (box["width"], box["height"]) == (390, 844)
    chat.get_by_role("button", name="Close").click()
    expect(visitor.locator("iframe")).to_be_hidden()
    visitor.get_by_role("button", name="Chat with us").click()
    chat.get_by_role("textbox", name="Your message").press("Escape")
    expect(visitor.locator("iframe")).to_be_hidden()


def test_a_site_that_is_not_named_cannot_show_it(open_page, shop):
    open_page.forgive("frame-ancestors")
    open_page.forgive(shop.rsplit("/", 1)[0])
    open_page.forgive("ERR_BLOCKED_BY_RESPONSE")
    open_page.forgive("chrome-error")
    with transaction():
        db.session.scalars(select(SiteDoor).where(SiteDoor.key == CHAT_KEY)).one().origins = [
            "https://www.shop.example"
        ]
    visitor = open_page(locale="en-GB")
    chat = open_chat(visitor, shop)
    expect(chat.locator("#write")).to_have_count(0)


def test_where_the_browser_keeps_nothing_the_chat_lives_as_long_as_the_page(open_page, desk):
    visitor = open_page(locale="en-GB", width=390, height=844)
    visitor.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }});")
    visitor.goto(f"/chat/{CHAT_KEY}?lang=en")
    visitor.fill("#body", "demurrage")
    visitor.press("#body", "Enter")
    expect(visitor.locator("#talk")).to_contain_text("What are free time")
    visitor.fill("#body", "customs papers")
    visitor.press("#body", "Enter")
    expect(visitor.locator("#talk .turn.me")).to_have_count(2)
    visitor.reload()
    expect(visitor.locator("#talk .turn.me")).to_have_count(0)
