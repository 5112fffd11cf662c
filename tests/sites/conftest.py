"""A form and a chat, and a customer whose shipment strangers ask about."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.kb.commands import ArticleDraft, Text, publish, save_article
from desk.sites.commands.doors import DoorDraft, save_door
from desk.sites.forms import stamp_for
from desk.sites.models import ChatSession
from desk.sites.types import DoorKind
from desk.tickets.commands.reply import post_reply
from desk.tickets.models import Message, Ticket
from tests import factories

BL = "HLCUSHA2611082"
EN = {"Accept-Language": "en"}
TOKEN = "X-Chat-Session"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr("desk.sites.framing.STEP_S", 0.001)


@pytest.fixture
def form_door(app):
    with transaction():
        return save_door(DoorDraft("Form", DoorKind.FORM), actor="shell", at=utcnow(), key="form-key")


@pytest.fixture
def chat_door(app):
    with transaction():
        return save_door(DoorDraft("Chat", DoorKind.CHAT), actor="shell", at=utcnow(), key="chat-key")


@pytest.fixture
def freight(app):
    return factories.shipment(factories.customer(), ("MBL", BL))


@pytest.fixture
def article(app):
    with transaction():
        texts = {
            "zh_CN": Text("运费是怎么计算的？", "整箱按箱型计价。", "运费如何计算"),
            "en": Text("How is freight charged?", "By container or by weight.", "freight cost"),
        }
        save_article(ArticleDraft("freight", texts), actor="shell", at=utcnow(), new=True)
        publish("freight", actor="shell", at=utcnow())


def filled(ago=60, **fields):
    """What a browser sends of a form that was shown `ago` seconds before."""
    given = {
        "name": "周明",
        "email": "zhou@hengyuan.example",
        "subject": "到哪了",
        "body": "请问到哪了？",
        "number": BL,
    }
    return given | {"stamp": stamp_for("form-key", utcnow() - timedelta(seconds=ago))} | fields


def only(model):
    return db.session.query(model).one()


def all_of(model):
    db.session.rollback()
    return db.session.query(model).order_by(model.id).all()


@dataclass
class Visitor:
    """A browser with the chat open."""

    client: object
    token: str = ""
    lang: str = "en"
    presses: int = 0

    def post(self, what, **data):
        self.presses += 1
        data = {"press": f"{id(self)}-{self.presses}"} | data
        headers = {TOKEN: self.token} if self.token else {}
        answer = self.client.post(f"/chat/chat-key/{what}?lang={self.lang}", data=data, headers=headers)
        self.token = answer.headers.get(TOKEN, self.token)
        return answer

    def say(self, text, **data):
        return self.post("turns", body=text, **data)

    def look(self, **data):
        return self.post("news", **data)

    def ask_person(self, email="eve@nowhere.example", name="Eve", body="I have a question"):
        self.post("person")
        return self.post("person", name=name, email=email, body=body)

    def rev(self, answer):
        return re.search(r'data-rev="([^"]*)"', answer.text)[1]


@pytest.fixture
def visitor(client, chat_door):
    return Visitor(client)


def answer_in(ticket, body="At sea.", at=None):
    author = factories.agent(name="Lin Xiao")
    with transaction():
        ticket = db.session.get_one(Ticket, ticket.id)
        return post_reply(ticket, author=author, body=body, at=at or utcnow(), mail_domain="desk.test")


def last_message():
    return all_of(Message)[-1]


def session_row():
    db.session.rollback()
    return only(ChatSession)
