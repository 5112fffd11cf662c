"""Settings > Forms and chats, and what is pure in them."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.core.db import transaction
from desk.core.times import utcnow
from desk.sites.models import SiteDoor
from desk.sites.queries import opens_at
from desk.sites.rules import ancestors, carries_white, is_here, is_over, origin_of, wants_person
from desk.sla.commands.calendars import save_calendar
from desk.tickets.models import Ticket
from tests import factories
from tests.sites.conftest import all_of, only

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def typed(**more):
    given = {"name": "Shop", "kind": "chat", "origins": "https://www.shop.example", "greeting_en": "Hi", "active": "y"}
    return given | {"colour": "#0B5CAD", "answers_from_articles": "y"} | more


@pytest.fixture
def admin(sign_in):
    return sign_in(factories.agent("administrator", locale="en"))


def test_a_chat_is_made_shown_and_changed(admin, client):
    answer = admin.post("/admin/sites", data=typed())
    door = only(SiteDoor)
    assert answer.status_code == 303 and len(door.key) == 16
    page = admin.get(answer.location).text
    assert f"/chat/{door.key}.js" in page and "async" in page
    assert door.colour == "#0b5cad" and door.colour in client.get(f"/chat/{door.key}.js").text
    assert f"/chat/{door.key}.js" in admin.get(f"{answer.location}/preview").text
    admin.post(answer.location, data=typed(kind="form", name="Other", active=""))
    assert (only(SiteDoor).name, only(SiteDoor).kind, only(SiteDoor).active) == ("Other", "chat", False)
    assert "Other" in admin.get("/admin/sites").text


@pytest.mark.parametrize(("more", "said"), [
    ({"origins": "www.shop.example"}, "One site a line"), ({"origins": "https://a.example/path"}, "One site a line"),
    ({"origins": "https://a.example; script-src *"}, "One site a line"), ({"colour": "blue"}, "#0b5cad"),
    ({"colour": "#ffee00"}, "Too light"),
])  # fmt: skip
def test_what_cannot_be_is_said_at_its_entry(admin, more, said):
    answer = admin.post("/admin/sites", data=typed(**more))
    assert answer.status_code == 422 and said in answer.text
    assert all_of(SiteDoor) == []


def test_only_administrators_set_them_up(sign_in):
    assert sign_in(factories.agent("supervisor")).get("/admin/sites").status_code == 403


@pytest.mark.parametrize(("typed", "origin"), [
    ("https://Www.Shop.example/", "https://www.shop.example"), ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ("https://*.shop.example", "https://*.shop.example"), ("*", None), ("ftp://x.example", None), ("https://", None),
    ("https://a.example:99999999", None),
    ("https://a@b.example", None), ("https://a.example?x", None), ("https://-a.x", None),
])  # fmt: skip
def test_a_site_is_named_as_browsers_do(typed, origin):
    assert origin_of(typed) == origin


def test_without_sites_everybody_may_show_it():
    assert ancestors([]) == "frame-ancestors *"
    assert ancestors(["https://a.example"]) == "frame-ancestors 'self' https://a.example"


def test_white_must_be_readable():
    assert carries_white("#0b5cad") and carries_white("#000000")
    assert not carries_white("#ffffff") and not carries_white("#ffcc00")


@pytest.mark.parametrize("text", ["人工", "转人工", "请转人工客服", "有真人吗", "找客服", "I want to speak to someone",
                                  "human please", "Agent", "connect me to a person"])  # fmt: skip
def test_a_wish_for_a_person(text):
    assert wants_person(text)


@pytest.mark.parametrize(
    "text", ["人工费怎么收", "运费如何计算", "which agent handles customs in Hamburg?", "客服上班时间"]
)
def test_no_wish_for_a_person(text):
    assert not wants_person(text)


def test_being_there_and_being_over():
    assert is_here(NOW - timedelta(seconds=14), NOW) and not is_here(NOW - timedelta(seconds=15), NOW)
    assert is_over(NOW - timedelta(hours=24), None, NOW) and is_over(NOW, NOW, NOW)
    assert not is_over(NOW - timedelta(hours=23), None, NOW)


def test_outside_its_hours_the_chat_takes_a_message(admin, client, visitor):
    in_three_days = utcnow() + timedelta(days=3)
    hours = {f"{in_three_days:%a}".lower(): [["09:00", "17:00"]]}
    with transaction():
        calendar = save_calendar("Day shift", {"timezone": "UTC", "hours": hours}, actor="shell", at=utcnow())
    door = only(SiteDoor)
    answer = admin.post(f"/admin/sites/{door.id}", data=typed(origins="", calendar_id=str(calendar.id)))
    assert answer.status_code == 303
    assert opens_at(only(SiteDoor), utcnow()).date() == in_three_days.date()
    assert "Nobody is here at the moment" in client.get("/chat/chat-key?lang=en").text
    assert "Leave the message" in visitor.post("person").text
    said = visitor.post("person", name="Eve", email="e@x.example", body="hello").text
    assert "answer to your mail address from" in said
    assert only(Ticket).channel == "chat"
