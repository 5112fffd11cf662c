"""What an answer is made of as it travels: text and HTML, pictures, headers that nobody else writes, a signature."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from html.parser import HTMLParser

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from desk.channels.dkim_signing import Dkim, signing_problem
from desk.channels.email import OutboundFile, Refused, build
from desk.channels.email_html import html_of
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.notifications.models import Notice
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.mailing import as_email
from desk.tickets.delivering.mail import deliver
from tests import factories
from tests.broken_smtp import GREETING, broken_server
from tests.tickets.answering import MAIL, PNG, again, answer, parsed, text_of, use_mailbox


@pytest.fixture
def ticket(app):
    factories.customer()
    return factories.ticket(cc_emails="li@hengyuan.example, boss@hengyuan.example")


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_the_html_says_what_the_text_says_and_nothing_that_was_typed_is_markup(ticket):
    use_mailbox(ticket)
    typed = '<script>alert(1)</script>\n\nSee https://x.example/a?b=1&c="onclick=x.\n<b onclick=x>'
    message = answer(ticket, body=typed)
    mail = parsed(build(as_email(message)))
    assert mail.get_content_type() == "multipart/alternative"
    tags = Tags(text_of(mail, "html")).found
    assert {tag for tag, _ in tags} <= {"html", "head", "meta", "body", "p", "br", "a"}
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on")]
    assert {attrs["href"] for tag, attrs in tags if tag == "a" and "x.example" in attrs["href"]} == {
        "https://x.example/a?b=1&c="
    }
    assert "<script>alert(1)</script>" in text_of(mail)


def test_an_image_that_the_text_mentions_stands_in_it(ticket):
    files = [NewFile("位置.png", "image/png", PNG), NewFile("b.png", "image/png", PNG)]
    mail = parsed(build(as_email(answer(ticket, body="看这里 [image:位置.png] 完", files=files))))
    related = next(part for part in mail.walk() if part.get_content_type() == "multipart/related")
    image = next(part for part in related.walk() if part.get_content_type() == "image/png")
    assert (image.get_filename(), image.get_content()) == ("位置.png", PNG)
    assert f'src="cid:{image["Content-ID"].strip("<>")}"' in text_of(mail, "html")
    assert "[位置.png]" in text_of(mail)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["b.png"]


def test_a_drawing_with_script_in_it_is_never_shown_in_the_text(ticket):
    files = [NewFile("x.svg", "image/svg+xml", b"<svg onload=alert(1)></svg>")]
    mail = parsed(build(as_email(answer(ticket, body="[image:x.svg]", files=files))))
    assert "cid:" not in text_of(mail, "html")
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["application/octet-stream"]


EVIL = ["x\r\nBcc: v@x.org", "x\nBcc: v@x.org", "x%0d%0aBcc: v@x.org", "x\x85Bcc: v@x", "x\u2028Bcc: v@x",
        "=?utf-8?q?hi=0D=0ABcc:_v=40x.org?=", "x" * 70 + " =?utf-8?q?=0D=0ABcc:_v=40x.org?= " + "y" * 90]  # fmt: skip
OURS = {"from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted",
        "mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-id",
        "x-auto-response-suppress", "precedence", "list-unsubscribe", "list-unsubscribe-post"}  # fmt: skip


@pytest.mark.parametrize("word", EVIL)
def test_no_word_of_anybody_adds_a_header_anywhere_in_a_mail(word):
    file = OutboundFile(word, "image/png", PNG, "i1.a@desk.test")
    mail = replace(MAIL, from_name=word, subject=word, text=word, html=html_of(word, {word: "i1.a@desk.test"}),
                   inline=[file], files=[file, replace(file, cid="")], automatic=True,
                   list_unsubscribe="https://desk.test/stop/x")  # fmt: skip
    for part in message_from_bytes(build(mail)).walk():
        assert {name.lower() for name, _ in part.items()} <= OURS


@pytest.mark.parametrize("field", ["rfc_id", "in_reply_to", "reply_to", "from_email"])
def test_a_line_end_where_only_we_write_stops_the_mail(field):
    with pytest.raises(Exception, match=r"header|Refused|survive|address|newline"):
        build(replace(MAIL, **{field: "<a@b>\r\nBcc: v@x.org"}))


@pytest.mark.parametrize("cid", ["", "a", "a@b>\r\nBcc: v@x", 'a@b" onload="x'])
def test_an_image_whose_name_inside_the_mail_is_not_ours_stops_the_mail(cid):
    with pytest.raises(Refused):
        build(replace(MAIL, html="<p>x</p>", inline=[OutboundFile("a.png", "image/png", PNG, cid)]))


def test_no_name_of_a_person_becomes_a_second_recipient(sink, app):
    factories.customer()
    for name in ["a@hengyuan.example, v@x.test", '"a" <v@x.test>', "a>, <v@x.test", "x\r\nBcc: v@x.test"]:
        ticket = factories.ticket(from_name=name, from_email=f"p{abs(hash(name))}@hengyuan.example")
        deliver(answer(ticket).id)
    assert all(len(one.rcpt_tos) == 1 and "v@x.test" not in one.rcpt_tos for one in sink.mails)
    assert len(sink.mails) == 4


def test_only_a_mail_that_nobody_wrote_says_how_to_stop_it():
    plain = message_from_bytes(build(replace(MAIL, list_unsubscribe="https://desk.test/stop/x")))
    assert (plain["Auto-Submitted"], plain["List-Unsubscribe"], plain["Precedence"]) == ("no", None, None)
    notice = message_from_bytes(build(replace(MAIL, automatic=True, list_unsubscribe="https://desk.test/stop/x")))
    assert (notice["Auto-Submitted"], notice["List-Unsubscribe"]) == ("auto-generated", "<https://desk.test/stop/x>")
    assert notice["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    receipt = message_from_bytes(build(replace(MAIL, automatic=True, in_reply_to="<a@b>")))
    assert (receipt["Auto-Submitted"], receipt["List-Unsubscribe"]) == ("auto-replied", None)


# Signing.


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private(key):
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def record_of(key):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
    return f"v=DKIM1; k=rsa; p={''.join(pem.splitlines()[1:-1])}".encode()


def test_a_mailbox_with_a_key_signs_what_travels_and_one_changed_word_shows(sink, ticket, key):
    use_mailbox(ticket, dkim_domain="desk.test", dkim_selector="s1", dkim_key=private(key))
    deliver(answer(ticket, files=[NewFile("a.txt", "text/plain", b"x")]).id)
    raw, asked = sink.mails[0].original_content, []

    def dns(name, timeout=5):
        asked.append(name)
        return record_of(key)

    assert dkim.verify(raw, dnsfunc=dns)
    assert asked == [b"s1._domainkey.desk.test."]
    assert not dkim.verify(raw.replace(b"To: zhou", b"To: thou"), dnsfunc=dns)
    assert not dkim.verify(b"From: evil@x.test\r\n" + raw, dnsfunc=dns)


@pytest.mark.parametrize("broken", ["no key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"])
def test_with_a_broken_key_nothing_leaves_unsigned_and_an_administrator_hears_of_it(sink, ticket, key, broken):
    boss = factories.agent("administrator")
    box = use_mailbox(ticket, dkim_domain="desk.test", dkim_selector="s1", dkim_key=broken)
    message = answer(ticket)
    deliver(message.id)
    assert (again(message).delivery, again(message).last_error[:4], len(sink.mails)) == (Delivery.QUEUED, "DKIM", 0)
    assert [one.agent_id for one in db.session.query(Notice).filter_by(kind="cannot_send", channel="bell")] == [boss.id]
    with transaction():
        box.dkim_key = private(key)
        again(message).next_try_at = utcnow() - timedelta(seconds=1)
    deliver(message.id)
    assert again(message).delivery == Delivery.SENT


def test_what_a_refused_login_keeps_back_waits_for_another_password_and_an_administrator_hears_of_it(sink, ticket):
    boss = factories.agent("administrator")
    with broken_server([GREETING, "250-here\r\n250 AUTH PLAIN", "535 no", "221 bye"]) as url:
        box = use_mailbox(ticket, smtp_url=url.replace("//", "//box:old@"))
        message, other = answer(ticket), answer(ticket)
        deliver(message.id)
        deliver(other.id)
    assert (again(message).delivery, again(message).last_error) == (Delivery.QUEUED, "login: 535 no")
    told = db.session.query(Notice).filter_by(kind="cannot_send", channel="bell").all()
    assert [(one.agent_id, one.data["what"]) for one in told] == [(boss.id, "login")]
    with transaction():
        box.smtp_url = ""
        again(message).next_try_at = utcnow() - timedelta(seconds=1)
    deliver(message.id)
    assert again(message).delivery == Delivery.SENT


def test_a_key_is_looked_at_before_it_is_kept(key):
    assert signing_problem(Dkim("desk.test", "s1", private(key))) == ""
    assert signing_problem(Dkim("desk.test", "s1", "nonsense")).startswith("DKIM")


# What comes later.
