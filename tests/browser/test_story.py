"""The whole story: customer, agent, finance and supervisor, each in their own browser, on one ticket."""

import re
import smtplib
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake.handling import handle
from desk.intake.listener import Listener
from desk.intake.models import InboundItem
from desk.notifications.models import Notice
from desk.sla.queries import due_level_ids
from desk.tickets.commands.escalation import escalate_due
from desk.tickets.delivering.mail import deliver
from desk.tickets.models import Message, Ticket

pytestmark = pytest.mark.browser


@pytest.fixture
def post(app):
    """Hand a mail to the real listener and file it, as the worker would."""
    listener = Listener(app, host="127.0.0.1", port=0, lmtp=True)
    listener.start()

    def send(mail):
        with smtplib.LMTP("127.0.0.1", listener.bound_port) as client:
            client.sendmail(mail["From"], ["service@desk.test"], mail.as_bytes())
        handle(db.session.query(InboundItem).order_by(InboundItem.id.desc()).first().id)
        db.session.rollback()

    yield send
    listener.stop()


def question():
    letter = EmailMessage()
    letter["From"], letter["To"] = "wang.jing@hengyuan.example", "service@desk.test"
    letter["Subject"], letter["Message-ID"] = "新加坡那票到哪了 故事", "<story@hengyuan.example>"
    letter.set_content("您好，HLCUNGB2611082 现在到哪了？")
    return letter


def the_ticket():
    return db.session.scalars(select(Ticket).where(Ticket.subject.contains("故事"))).first()


def test_four_people_work_on_one_ticket_and_a_promise_fires(app, open_page, post, sink):
    agent = open_page("lin", by_form=True)
    agent.goto("/tickets?tab=all")
    post(question())
    row = agent.locator("#queue-rows a", has_text="故事")
    expect(row.locator("time.due")).to_contain_text("分钟")  # half an hour was promised to a diamond customer
    row.click()
    expect(agent.locator(".clocks")).to_contain_text("首次响应")
    agent.select_option("#macro-key", "q03-eta-changed")
    agent.get_by_role("button", name="插入").click()
    expect(agent.locator("#reply-body")).to_have_value(re.compile("HLCUNGB2611082"))
    agent.get_by_role("button", name="发送").click()
    expect(agent.locator(".clocks")).to_contain_text("已兑现")

    deliver(db.session.scalars(select(Message).order_by(Message.id.desc())).first().id)
    sent = message_from_bytes(sink.mails[-1].original_content, policy=default).get_body(("plain",)).get_content()
    link = re.search(r"/c/\S+", sent)[0]

    customer = open_page(width=390, height=844)
    customer.goto(link)
    expect(customer.locator("body")).to_contain_text("HLCUNGB2611082")
    assert not re.search(r"\b[A-Z]+_[A-Z]+\b", customer.locator("main").inner_text())  # words, never codes
    answer = customer.locator("form[action*='/answers']")
    answer.locator("textarea").fill("谢谢，请尽快安排。")
    answer.locator("button").click()
    expect(customer.locator("body")).to_contain_text("谢谢，请尽快安排。")
    customer.locator("#charges > summary").click()
    form = customer.locator("#charges form")
    form.locator("select[name=line]").select_option(index=0)
    form.locator("select[name=reason]").select_option("not_agreed")
    form.locator("textarea").fill("合同里没有这一项。")
    form.get_by_role("button").click()
    expect(customer.locator(".said.ok")).to_contain_text("T-")
    disputed = re.search(r"T-\d+", customer.locator(".said.ok").inner_text())[0]

    expect(agent.locator("#entries")).to_contain_text("谢谢，请尽快安排。")  # without a reload

    finance = open_page("finance")
    finance.goto("/disputes")
    expect(finance.locator("main")).to_contain_text(disputed)
    finance.locator("tr", has_text=disputed).get_by_role("link", name=re.compile("D-")).click()
    finance.locator("input[name=decision][value=full]").check()
    finance.locator("form[action$=decision] textarea").fill("与合同核对，确实不应收取。")
    finance.locator("form[action$=decision] button").click()
    expect(finance.locator("main")).to_contain_text("与合同核对，确实不应收取。")

    supervisor = open_page("supervisor")
    with transaction():
        late = utcnow() + timedelta(hours=2)
        escalate_due(due_level_ids(late, limit=500), now=late)
    ticket = the_ticket()
    told = db.session.scalars(select(Notice).where(Notice.subject == f"ticket:{ticket.id}")).all()
    assert ("sla_breach", "mail") in {(one.kind, one.channel) for one in told}
    supervisor.goto("/bell")
    expect(supervisor.locator(".notices")).to_contain_text(ticket.reference)
    supervisor.goto("/promises?metric=next_response")
    line = supervisor.locator("tr", has_text=ticket.reference)
    line.get_by_role("link", name=f"更改 {ticket.reference}").click()
    menu = supervisor.locator("#promise-act")
    menu.locator("select[name=assignee]").select_option(label="陈立")
    menu.locator("form", has=supervisor.locator("select[name=assignee]")).get_by_role("button").click()
    expect(line.locator("[data-label=负责人]")).to_have_text("陈立")
    expect(supervisor).to_have_url(re.compile("/promises.metric=next_response$"))
