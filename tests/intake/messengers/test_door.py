"""The door: only what is genuine gets in, once, and the answer is at once."""

import base64
import json
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from desk.channels.models import MessengerAccount
from desk.core.db import db, transaction
from desk.core.files import get
from desk.core.times import utcnow
from desk.intake.handling import handle
from desk.intake.models import InboundItem
from desk.tickets.models import Ticket
from tests.channels.messengers import accounts as of

KNOCKS = {"wechat": of.wechat, "mini": of.mini, "wecom": of.wecom_app, "dingtalk": of.dingtalk,
          "whatsapp": of.whatsapp, "sms": of.sms}  # fmt: skip


def kept():
    db.session.rollback()
    return db.session.scalars(select(InboundItem).order_by(InboundItem.id)).all()


@pytest.mark.parametrize("kind", KNOCKS)
def test_what_is_told_twice_is_kept_once(client, kind):
    account, knock = of.account(kind), KNOCKS[kind]()
    answers = [knock.at(client, account) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    (item,) = kept()
    assert (item.source, item.way, item.outcome) == (f"messenger:{account.id}", "hook", "")


def test_the_same_told_by_several_at_one_moment_is_one_ticket(app, client):
    door, knock = SimpleNamespace(token=of.account("whatsapp").token), of.whatsapp()
    together, answers = Barrier(4), []

    def tell():
        with app.test_client() as other:
            together.wait(10)
            answers.append(knock.at(other, door).status_code)

    threads = [Thread(target=tell) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    (item,) = kept()
    handle(item.id)
    assert (answers, db.session.query(Ticket).count()) == ([200] * 4, 1)


def test_the_same_message_with_another_nonce_is_still_the_same(client):
    account = of.account("wechat")
    for _ in range(2):
        assert of.wechat().at(client, account).data == b"success"
    assert len(kept()) == 1


@pytest.mark.parametrize("kind", ["wechat", "mini", "wecom"])
def test_a_sealed_letter_with_a_wrong_mark_is_refused(client, kind):
    account, knock = of.account(kind), KNOCKS[kind]()
    knock.query["msg_signature"] = "0" * 40
    assert knock.at(client, account).status_code == 403
    assert not kept()


@pytest.mark.parametrize("header", ["sign", "timestamp"])
def test_a_robots_callback_with_a_wrong_mark_is_refused(client, header):
    account, knock = of.account("dingtalk"), of.dingtalk()
    knock.headers[header] = "1409659589000" if header == "timestamp" else "x"
    assert knock.at(client, account).status_code == 403
    assert not kept()


def test_a_batch_that_was_changed_on_the_way_is_refused(client):
    account, knock = of.account("whatsapp"), of.whatsapp()
    knock.body = knock.body.replace(b"box", b"bog")
    assert knock.at(client, account).status_code == 403
    assert not kept()


def test_a_form_that_another_key_signed_is_refused(client):
    assert of.sms().at(client, of.account("sms"), secret="another").status_code == 403
    assert not kept()


@pytest.mark.parametrize("kind", ["wechat", "mini", "wecom", "dingtalk"])
def test_a_callback_of_an_hour_ago_is_refused_though_its_mark_is_right(client, kind, monkeypatch):
    account = of.account(kind)
    monkeypatch.setattr(of, "stamp", lambda at=None: str(int(utcnow().timestamp()) - 3600))
    knock = KNOCKS[kind]()
    monkeypatch.undo()
    assert knock.at(client, account).status_code == 403
    assert not kept()


def test_nobody_lives_at_a_wrong_or_a_retired_address(client):
    account = of.account("sms")
    assert client.post("/m/wrong").status_code == client.get("/m/wrong").status_code == 404
    with transaction():
        db.session.get(MessengerAccount, account.id).active = False
    assert of.sms().at(client, account).status_code == 404


def test_packed_and_oversized_bodies_are_refused_before_they_are_read(client):
    account = of.account("aliyun")
    path = f"/m/{account.token}"
    assert client.post(path, data=b"x", headers={"Content-Encoding": "gzip"}).status_code == 415
    assert client.post(path, data=b"[" + b" " * (1024 * 1024)).status_code == 413
    assert client.post(path, data=b"[" * 100_000).status_code == 403
    assert not kept()


def test_an_xml_bomb_inside_a_genuine_letter_is_refused(client):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;">]><xml><MsgType>text</MsgType><Content>&b;</Content></xml>'
    account = of.account("wechat")
    assert of.tencent(bomb, receiver="wx1").at(client, account).status_code == 403
    assert not kept()


def test_an_unsealed_letter_is_refused_where_letters_are_sealed(client):
    account = of.account("wechat")
    knock = of.wechat()
    knock.body = of.xml(MsgType="text", Content="a", FromUserName="o", MsgId="1").encode()
    assert knock.at(client, account).status_code == 403


def test_each_message_of_a_batch_is_kept_by_itself(client):
    account = of.account("whatsapp")
    one = {"from": of.PHONE, "timestamp": of.stamp(), "type": "text", "text": {"body": "a"}}
    batch = of.graph({"messages": [one | {"id": "wamid.1"}, one | {"id": "wamid.2"}], "statuses": [
        {"id": "wamid.9", "status": "delivered", "timestamp": of.stamp()}]})  # fmt: skip
    batch.at(client, account)
    assert [item.external_id for item in kept()] == ["wamid.1", "wamid.2", "wamid.9:delivered"]


def test_a_number_that_is_not_ours_is_somebody_elses_business(client):
    account = of.account("whatsapp", phone_number_id="1")
    assert of.whatsapp().at(client, account).status_code == 200
    assert not kept()


def test_what_is_kept_is_the_letter_itself_in_a_sealed_file(client, data_dir):
    of.wechat(text="很私密的话").at(client, of.account("wechat"))
    (item,) = kept()
    assert "很私密的话" in get(item.raw_digest).decode()
    stored = b"".join(path.read_bytes() for path in (data_dir / "files").rglob("*") if path.is_file())
    assert "很私密的话".encode() not in stored


def test_every_messenger_hears_the_answer_that_it_waits_for(client):
    said = {kind: KNOCKS[kind]().at(client, of.account(kind)) for kind in KNOCKS}
    assert said["wechat"].data == said["mini"].data == said["wecom"].data == b"success"
    assert said["sms"].data == b"<Response/>" and said["sms"].mimetype == "text/xml"
    assert json.loads(said["dingtalk"].data) == {}
    assert json.loads(of.aliyun().at(client, of.account("aliyun")).data)["code"] == 0


def test_strange_letters_are_parked_or_filed_but_never_lost(client):
    """Whatever a messenger may invent, a genuine message ends as a ticket or waits for an administrator."""
    odd = [{"msgtype": "hologram"}, {"msgtype": "text", "text": None}, {"msgtype": "richText", "content": "x"},
           {"msgtype": "picture", "content": {"downloadCode": 5}}, {"senderStaffId": None, "senderId": ""},
           {"createAt": "never"}, {"text": {"content": "\0\ud800x"}}]  # fmt: skip
    account = of.account("dingtalk", "http://127.0.0.1:9")
    for number, more in enumerate(odd):
        assert of.dingtalk(msg_id=f"odd{number}", **more).at(client, account).status_code == 200
    for item_id in [item.id for item in kept()]:
        for _ in range(3):
            handle(item_id)
    db.session.rollback()
    left = db.session.scalar(select(func.count()).where(InboundItem.outcome == ""))
    assert left == 0


def test_the_mark_is_looked_at_before_anything_is_read(client):
    """A body that would break a parser gets the same answer as any other with a wrong mark."""
    account = of.account("whatsapp")
    wrong = {"X-Hub-Signature-256": "sha256=" + base64.b16encode(b"0" * 32).decode().lower()}
    assert client.post(f"/m/{account.token}", data=b"[" * 100_000, headers=wrong).status_code == 403
