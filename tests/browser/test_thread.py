"""The thread: a mail about a container becomes a ticket, is answered in the browser, and the customer answers back."""

import re
import smtplib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from playwright.sync_api import expect

from desk.core.db import db
from desk.intake.handling import handle
from desk.intake.listener import Listener
from desk.intake.models import InboundItem
from desk.tickets.delivering.mail import deliver
from desk.tickets.models import Message

pytestmark = pytest.mark.browser
BOX = "HLBU 306114-9"


@pytest.fixture
def post(app):
    """Hand a mail to the real listener and file it, as the worker would."""
    listener = Listener(app, host="127.0.0.1", port=0, lmtp=True)
    listener.start()

    def send(mail, to="service@desk.test"):
        with smtplib.LMTP("127.0.0.1", listener.bound_port) as client:
            client.sendmail(mail["From"], [to], mail.as_bytes())
        handle(db.session.query(InboundItem).order_by(InboundItem.id.desc()).first().id)
        db.session.rollback()

    yield send
    listener.stop()


def mail(body, subject, message_id, **headers):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "zhou@hengyuan.example", "service@desk.test", subject
    letter["Message-ID"] = message_id
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(body, charset="gb18030", cte="base64")
    return letter


def test_a_mail_about_a_container_is_answered_and_the_answer_comes_back(app, open_page, post, sink):
    page = open_page("lin")
    page.goto("/tickets?tab=all")
    page.evaluate("document.body.dataset.same = 'page'")

    post(mail(f"您好，柜号{BOX}现在到哪里了？", "请问柜子到哪了 七号柜", "<first@hengyuan.example>"))
    row = page.locator("#queue-rows a", has_text="七号柜")
    expect(row).to_be_visible()  # without a reload
    row.click()

    expect(page.locator("#entries")).to_contain_text("现在到哪里了")
    expect(page.locator("#side")).to_contain_text("HLCUNGB2611082")  # the container is part of this bill of lading
    assert "zhou@hengyuan.example" not in page.content()

    page.select_option("#macro-key", "q01-where-is-my-cargo")
    page.get_by_role("button", name="插入").click()
    expect(page.locator("#reply-body")).to_have_value(re.compile("HLCUNGB2611082"))
    page.locator("#reply-body").press("Control+End")
    page.keyboard.type("\n谢谢！")
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#entries")).to_contain_text("谢谢！")

    reply = db.session.query(Message).order_by(Message.id.desc()).first()
    deliver(reply.id)
    expect(page.locator("#entries li").last).to_contain_text("已发送")
    sent = message_from_bytes(sink.mails[0].original_content, policy=default)
    assert sink.mails[0].rcpt_tos == ["zhou@hengyuan.example"]
    assert sent["References"] == sent["In-Reply-To"] == "<first@hengyuan.example>"
    assert re.fullmatch(r"service\+\d+-[a-z2-7]{26}@desk\.test", sent["Reply-To"])

    page.get_by_text("内部备注", exact=True).first.click()
    page.fill("#note-body", "别告诉客户")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#entries")).to_contain_text("别告诉客户")

    page.locator("label[for=compose-reply]").click()
    page.fill("#reply-body", "正在打字")
    back = mail("收到，谢谢。请保持更新。", "Re: 柜子", "<second@hengyuan.example>", In_Reply_To=sent["Message-ID"])
    post(back, to=sent["Reply-To"])
    expect(page.locator("#entries")).to_contain_text("请保持更新")
    expect(page.locator("#reply-body")).to_have_value("正在打字")
    assert page.evaluate("document.body.dataset.same") == "page"
    assert len(sink.mails) == 1
    assert "别告诉客户" not in sink.mails[0].original_content.decode("utf-8", "replace")


def test_a_reply_with_a_gap_cannot_be_sent_and_the_gap_is_named(open_page):
    page = open_page("lin")
    page.goto("/tickets/T-10012")
    page.select_option("#macro-key", "q06-customs-documents")
    page.get_by_role("button", name="插入").click()
    expect(page.get_by_role("button", name="发送")).to_be_disabled()
    expect(page.locator("#reply-form")).to_contain_text("资料")
