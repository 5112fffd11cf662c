"""Mail that a provider pushes, as each of them documents it."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from urllib.parse import urlencode

import pytest

from desk.channels.commands import MailboxDraft, save_mailbox
from desk.channels.mailbox_parts import Pushing
from desk.channels.models import MailboxWatch
from desk.core.db import db, transaction
from desk.core.files import get
from desk.core.times import utcnow
from desk.intake.handling import handle
from desk.intake.models import InboundItem
from desk.intake.pushes import taking, views
from desk.intake.pushes.kinds import Forged, Push, Unusable, read_push
from desk.tickets.models import Ticket
from tests import factories
from tests.intake.letters import letter

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
BYTES = letter() + b"\r\n\xff\xfe 8-bit \x00 bytes"  # what a decoded text would not survive


def mailbox(kind, secret=None):
    with transaction():
        draft = MailboxDraft("desk@desk.test", "", None, "", "", True, pushing=Pushing(kind, secret))
        box = save_mailbox(draft, actor="shell", at=utcnow())
    return f"/mail/{box.hook_token}"


def stored():
    db.session.rollback()
    return [get(one.raw_digest) for one in db.session.query(InboundItem).order_by(InboundItem.id)]


def signed(secret, stamp=None, **fields):
    stamp = stamp or str(int(utcnow().timestamp()))
    mark = hmac.new(secret.encode(), f"{stamp}tok".encode(), sha256).hexdigest()
    return {"timestamp": stamp, "token": "tok", "signature": mark, **fields}


def test_a_raw_mail_is_kept_before_it_is_acknowledged_and_becomes_a_ticket(client):
    address = mailbox("raw")
    assert client.post(address, data=BYTES, content_type="message/rfc822").status_code == 200
    assert stored() == [BYTES]
    item = db.session.query(InboundItem).one()
    assert (item.mailbox, item.way) == ("desk@desk.test", "hook")
    handle(item.id)
    assert db.session.query(Ticket).one().subject == "柜子到哪了？"
    assert client.post(address, data=BYTES, content_type="message/rfc822").status_code == 200
    assert len(stored()) == 1


@pytest.mark.parametrize("multipart", [True, False])
def test_mailgun_posts_the_mime_with_a_signature(client, multipart):
    address = mailbox("mailgun", "key") + "/mime"
    fields = signed("key", recipient="desk+x@desk.test")
    if multipart:
        answer = client.post(address, data=fields | {"body-mime": (BytesIO(BYTES), "message.mime")})
    else:
        body = urlencode(fields | {"body-mime": BYTES})
        answer = client.post(address, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert stored() == [b"Delivered-To: desk+x@desk.test\r\n" + BYTES]


@pytest.mark.parametrize("change", [{"signature": "0" * 64}, {"token": "other"}, {"timestamp": "1"}, {"signature": ""}])
def test_a_signature_that_is_not_mailguns_keeps_nothing(client, change):
    address = mailbox("mailgun", "key") + "/mime"
    assert client.post(address, data=signed("key") | {"body-mime": BYTES} | change).status_code == 401
    assert stored() == []


def test_a_mailgun_push_of_an_hour_ago_is_one_that_found_us_closed(client):
    stamp = str(int((utcnow() - timedelta(hours=8)).timestamp()))
    address = mailbox("mailgun", "key") + "/mime"
    assert client.post(address, data=signed("key", stamp) | {"body-mime": "Subject: x\n\ny"}).status_code == 200
    old = str(int((utcnow() - timedelta(days=3)).timestamp()))
    assert client.post(address, data=signed("key", old) | {"body-mime": "Subject: x\n\ny"}).status_code == 401


def test_sendgrid_posts_the_raw_mail_as_a_field(client):
    address = mailbox("sendgrid")
    envelope = json.dumps({"to": ["stranger@elsewhere.example"], "from": "a@b.example"})
    answer = client.post(address, data={"email": (BytesIO(BYTES), ""), "envelope": envelope, "SPF": "pass"})
    assert (answer.status_code, stored()) == (200, [BYTES])


def test_postmark_posts_json_and_may_be_asked_for_a_password(client):
    address = mailbox("postmark", "geheim")
    body = {"RawEmail": letter().decode(), "OriginalRecipient": "desk@desk.test"}
    assert client.post(address, json=body).status_code == 401
    wrong = {"Authorization": "Basic " + base64.b64encode(b"x:falsch").decode()}
    assert client.post(address, json=body, headers=wrong).status_code == 401
    assert stored() == []
    right = {"Authorization": "Basic " + base64.b64encode(b"x:geheim").decode()}
    assert client.post(address, json=body, headers=right).status_code == 200
    assert stored() == [b"Delivered-To: desk@desk.test\r\n" + letter()]


def test_a_push_without_the_whole_mail_is_told_on_the_mailbox(client):
    address = mailbox("postmark")
    assert client.post(address, json={"TextBody": "hello"}).status_code == 422
    watch = db.session.query(MailboxWatch).one()
    assert (watch.error[:14], watch.failing_since is None) == ("push: no RawEm", False)
    assert client.post(address, json={"RawEmail": letter().decode()}).status_code == 200
    db.session.rollback()
    assert db.session.query(MailboxWatch).one().failing_since is None


def test_a_full_disk_asks_the_provider_to_come_again(client, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(taking, "accept", full)
    answer = client.post(mailbox("raw"), data=letter())
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


def test_what_is_too_large_or_packed_or_nobodys_is_refused(client, monkeypatch):
    address = mailbox("raw")
    assert client.post("/mail/nobodys", data=letter()).status_code == 404
    assert client.post(address, data=letter(), headers={"Content-Encoding": "gzip"}).status_code == 415
    monkeypatch.setattr(views, "LARGEST", 1000)
    assert client.post(address, data=b"x" * 1001).status_code == 413
    assert client.get(address).status_code in (302, 405)
    assert stored() == []


def test_a_mail_of_forty_megabytes_is_taken(client):
    raw = letter() + b"x" * 40_000_000
    assert client.post(mailbox("raw"), data=raw).status_code == 200
    assert len(stored()[0]) == len(raw)


def test_another_address_ends_the_one_before(client, sign_in):
    address = mailbox("raw")
    here = sign_in(factories.agent("administrator"))
    box_id = db.session.query(MailboxWatch).count() + 1
    assert here.post(f"/admin/mailboxes/{box_id}/address").status_code == 303
    assert client.post(address, data=letter()).status_code == 404


@pytest.mark.parametrize("kind", ["mailgun", "sendgrid", "postmark", "raw"])
@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"--x\r\n", b"\x00\xff" * 99, b"null", b'{"RawEmail": 7}'])
@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "application/json", "",
                                          "application/x-www-form-urlencoded", "multipart/form-data"])  # fmt: skip
def test_whatever_is_sent_is_a_mail_or_refused(kind, body, content_type):
    try:
        found = read_push(kind, Push(body, {"content-type": content_type}, "", AT))
    except (Forged, Unusable):
        return
    assert found.raw == body
