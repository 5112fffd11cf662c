"""Accounts of every kind, and the requests that each messenger would send to their door."""

import base64
import hmac
import json
from dataclasses import dataclass
from hashlib import sha1, sha256
from urllib.parse import urlencode

from desk.channels.messengers.commands import AccountDraft, save_account
from desk.channels.messengers.envelope import sealed, signature
from desk.core.db import transaction
from desk.core.times import utcnow

AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"  # of the published example, as the next two are
CORP, TOKEN = "wx5823bf96d3bd56c7", "QDG6eK"
SECRET = "a secret of theirs"
PHONE = "8613800005621"

ENTRIES = {
    "wecom": {"corp_id": CORP, "secret": SECRET, "agent_id": "1000002", "token": TOKEN, "aes_key": AES_KEY},
    "wechat": {"app_id": "wx1", "secret": SECRET, "token": TOKEN, "aes_key": AES_KEY},
    "mini": {"app_id": "wx2", "secret": SECRET, "token": TOKEN, "aes_key": AES_KEY},
    "dingtalk": {"app_key": "ding1", "secret": SECRET, "robot_code": "ding1"},
    "whatsapp": {
        "phone_number_id": "106540352242922",
        "access_token": "EAA",
        "app_secret": SECRET,
        "verify_token": "v",
    },
    "sms": {"account_sid": "AC1", "auth_token": SECRET, "sender": "+8613900001111"},
    "aliyun": {"access_key_id": "LTAI", "secret": SECRET, "sign_name": "远航货代", "template": "SMS_1"},
}


def account(kind, there="", **entries):
    """An account of this kind whose interface is the stand-in `there`."""
    given = ENTRIES[kind] | ({"api": there} if there else {}) | entries
    if kind == "dingtalk" and there:
        given.setdefault("session_api", there)
    with transaction():
        return save_account(AccountDraft(kind, kind, None, True, given), actor="shell", at=utcnow())


@dataclass
class Knock:
    """One request to a door."""

    body: bytes
    query: dict
    headers: dict

    def at(self, client, account):
        path = f"/m/{account.token}" + (f"?{urlencode(self.query)}" if self.query else "")
        return client.post(path, data=self.body, headers=self.headers)


def stamp(at=None):
    return str(int((at or utcnow()).timestamp()))


def tencent(letter, *, receiver, at=None, as_json=False, token=TOKEN):
    closed, when, nonce = sealed(letter.encode(), AES_KEY, receiver), stamp(at), "263014780"
    query = {"msg_signature": signature(token, when, nonce, closed), "timestamp": when, "nonce": nonce}
    if as_json:
        return Knock(
            json.dumps({"ToUserName": "gh", "Encrypt": closed}).encode(), query, {"Content-Type": "text/plain"}
        )
    body = f"<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[{closed}]]></Encrypt></xml>"
    return Knock(body.encode(), query, {"Content-Type": "text/xml"})


def xml(**fields):
    return "<xml>" + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items()) + "</xml>"


def wechat(text="柜子到哪了？", msg_id="23456", user="oX1", **fields):
    given = {"ToUserName": "gh", "FromUserName": user, "CreateTime": stamp(), "MsgType": "text", "Content": text,
             "MsgId": msg_id} | fields  # fmt: skip
    return tencent(xml(**given), receiver="wx1")


def mini(text="柜子到哪了？", msg_id="34567", user="oM1", **fields):
    given = {"ToUserName": "gh", "FromUserName": user, "CreateTime": int(stamp()), "MsgType": "text", "Content": text,
             "MsgId": int(msg_id)} | fields  # fmt: skip
    return tencent(json.dumps(given), receiver="wx2", as_json=True)


def wecom_app(text="柜子到哪了？", msg_id="45678", user="zhangsan", **fields):
    given = {"ToUserName": CORP, "FromUserName": user, "CreateTime": stamp(), "MsgType": "text", "Content": text,
             "MsgId": msg_id, "AgentID": "1000002"} | fields  # fmt: skip
    return tencent(xml(**given), receiver=CORP)


def wecom_news(token="ENCnews", kf="wkA"):
    given = {"ToUserName": CORP, "CreateTime": stamp(), "MsgType": "event", "Event": "kf_msg_or_event",
             "Token": token, "OpenKfId": kf}  # fmt: skip
    return tencent(xml(**given), receiver=CORP)


def kf_message(text="柜子到哪了？", msg_id="kf1", user="wmA", **fields):
    return {"msgid": msg_id, "open_kfid": "wkA", "external_userid": user, "send_time": int(stamp()), "origin": 3,
            "msgtype": "text", "text": {"content": text}} | fields  # fmt: skip


def dingtalk(
    text="柜子到哪了？", msg_id="msgD1", user="user123", there="https://oapi.dingtalk.com", *, at=None, **fields
):
    when = f"{stamp()}000"
    mark = base64.b64encode(hmac.new(SECRET.encode(), f"{when}\n{SECRET}".encode(), sha256).digest()).decode()
    given = {"msgId": msg_id, "msgtype": "text", "text": {"content": text}, "senderStaffId": user,
             "senderNick": "张三丰", "conversationType": "1", "conversationId": "cid1", "createAt": int(when),
             "sessionWebhook": f"{there}/robot/sendBySession?session=s",
             "sessionWebhookExpiredTime": int(when) + 5_400_000} | fields  # fmt: skip
    return Knock(json.dumps(given).encode(), {}, {"timestamp": when, "sign": mark, "Content-Type": "application/json"})


def whatsapp(text="Where is my box?", msg_id="wamid.1", user=PHONE, **fields):
    message = {"from": user, "id": msg_id, "timestamp": stamp(), "type": "text", "text": {"body": text}} | fields
    return graph({"contacts": [{"profile": {"name": "Ada Stone"}, "wa_id": user}], "messages": [message]})


def whatsapp_status(state, *, of="wamid.out", **fields):
    return graph({"statuses": [{"id": of, "status": state, "timestamp": stamp(), "recipient_id": PHONE} | fields]})


def graph(value):
    about = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": ENTRIES["whatsapp"]["phone_number_id"]}}
    change = {"field": "messages", "value": about | value}
    told = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
    body = json.dumps(told).encode()
    mark = "sha256=" + hmac.new(SECRET.encode(), body, sha256).hexdigest()
    return Knock(body, {}, {"X-Hub-Signature-256": mark, "Content-Type": "application/json"})


@dataclass
class Form:
    """A callback of the SMS provider: its mark covers the address, so it is made when that is known."""

    fields: dict

    def at(self, client, account, *, secret=SECRET):
        url = f"http://127.0.0.1:8000/m/{account.token}"
        said = url + "".join(name + value for name, value in sorted(self.fields.items()))
        mark = base64.b64encode(hmac.new(secret.encode(), said.encode(), sha1).digest()).decode()
        return client.post(f"/m/{account.token}", data=self.fields, headers={"X-Twilio-Signature": mark})


def sms(text="Where is my box?", msg_id="SM1", user=f"+{PHONE}", **fields):
    return Form({"MessageSid": msg_id, "From": user, "To": "+8613900001111", "Body": text, "NumMedia": "0"} | fields)


def aliyun(text="柜子到哪了？", msg_id="1", user="13800005621"):
    told = {"phone_number": user, "send_time": "2026-11-22 10:00:00", "content": text, "sign_name": "远航货代",
            "dest_code": "10690", "sequence_id": int(msg_id)}  # fmt: skip
    return Knock(json.dumps([told]).encode(), {}, {"Content-Type": "application/json"})
