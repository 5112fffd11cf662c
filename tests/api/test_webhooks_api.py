"""Webhooks and contacts over the API, tokens and webhooks on the settings pages."""

import pytest
from sqlalchemy import select

from desk.accounts.models import Contact
from desk.api.models import ApiToken
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.notifications import hooks
from desk.notifications.models import HookCall, HookSubscription
from tests import factories
from tests.api.conftest import EVERYTHING, System, token_for
from tests.notifications.receiver import Receiver

NEW = {"name": "tms", "url": "https://tms.example/x?key=1", "events": ["ticket.opened"]}


def fresh(model):
    return db.session.scalars(select(model).order_by(model.id).execution_options(populate_existing=True)).all()


def test_a_webhook_is_made_changed_tried_and_deleted(ours):
    made = ours.post("/webhooks", NEW)
    assert (made.status_code, made.json["url_host"], made.json["secret"][:6]) == (201, "tms.example", "whsec_")
    path = f"/webhooks/{made.json['id']}"
    shown = ours.get(path)
    assert shown.json["secret"] is None and "key=1" not in shown.text
    changed = ours.patch(path, {"active": False}, headers={"If-Match": shown.headers["ETag"]})
    assert (changed.status_code, changed.json["active"], changed.json["name"]) == (200, False, "tms")
    assert ours.patch(path, {"active": True}, headers={"If-Match": shown.headers["ETag"]}).status_code == 412
    assert ours.post(f"{path}/test").status_code == 202
    assert [one["event"] for one in ours.get(f"{path}/deliveries").json["items"]] == ["webhook.test"]
    assert ours.post(f"{path}/replay", {}).json == {"queued": 0, "delivery": None}
    assert ours.call("DELETE", path).status_code == 204
    assert ours.get(path).status_code == 404


def test_a_customers_system_has_webhooks_of_its_own_only(alice, bob):
    made = alice.system.post("/webhooks", NEW).json
    assert made["customer_id"] == alice.customer.id
    path = f"/webhooks/{made['id']}"
    for method, more in (
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/test"),
        ("GET", "/deliveries"),
        ("POST", "/replay"),
    ):
        answer = bob.system.call(method, path + more, {} if method in ("POST", "PATCH") else None)
        assert answer.status_code == 404, (method, more)
    assert bob.system.get("/webhooks").json["items"] == []
    for said in ({"customer_id": bob.customer.id}, {"events": ["ticket.assigned"]}, {"url": "https://u:p@x.example/"}):
        assert alice.system.post("/webhooks", NEW | said).status_code == 422


def test_a_contact_is_corrected_by_those_who_may(alice, bob, ours, client):
    path = f"/contacts/{alice.contact.id}"
    tag = ours.get(path).headers["ETag"]
    assert ours.patch(path, {"phone": "+49 171 3920012"}, headers={"If-Match": tag}).json["phone"] == "+49 171 3920012"
    assert ours.patch(path, {"name": "x"}, headers={"If-Match": tag}).status_code == 412
    assert ours.patch(path, {"phone": "abc"}).json["error"]["fields"][0]["field"] == "phone"
    assert alice.system.patch(path, {"name": "Alice S."}).json["name"] == "Alice S."
    for said in ({"customer_id": bob.customer.id}, {"sees_charges": True}, {"email": "new@alice.example"}):
        assert alice.system.patch(path, said).status_code == 403
        plain = System(client, token_for(agent=factories.agent(), scopes=EVERYTHING))
        assert plain.patch(path, said).status_code == 403
    assert alice.system.patch(f"/contacts/{bob.contact.id}", {"name": "x"}).status_code == 404
    assert [one.customer_id for one in fresh(Contact)] == [alice.customer.id, bob.customer.id]


def test_a_contact_is_added_once_and_a_customer_adds_its_own_people_only(alice, bob, ours):
    made = ours.post("/contacts", {"email": "new@alice.example", "name": "Ann"})
    assert (made.status_code, made.json["customer_id"]) == (201, alice.customer.id)
    assert ours.post("/contacts", {"email": "new@alice.example"}).status_code == 422
    texts = {alice.system.post("/contacts", {"email": one}).json["error"]["text"]
             for one in ("z@bob.example", "who@bob.example", "x@gmail.com")}  # fmt: skip
    assert len(texts) == 1
    assert alice.system.post("/contacts", {"email": "b@alice.example"}).status_code == 201


@pytest.mark.parametrize("scopes,owner,agent", [
    ([], True, False), (["notes:write"], True, False), (["tickets:read"], False, False), (["tickets:read"], True, True),
])  # fmt: skip
def test_rights_that_do_not_go_together_make_no_token(alice, lin, scopes, owner, agent):
    with pytest.raises(Faulty):
        token_for(alice.customer if owner else None, lin if agent else None, scopes)


def test_an_administrator_makes_a_token_with_ticks(app, sign_in, lin, client):
    sign_in(lin)
    page = client.get("/admin/api")
    assert page.text.count('name="scopes"') == len(EVERYTHING)
    said = {"name": "tms", "customer_id": "", "agent_id": str(lin.id), "scopes": ["tickets:read", "notes:write"]}
    made = client.post("/admin/api", data=said)
    assert made.status_code == 200 and "desk_" in made.text
    row = fresh(ApiToken)[-1]
    assert (row.scopes, row.agent_id) == (["tickets:read", "notes:write"], lin.id)
    refused = client.post("/admin/api", data=said | {"agent_id": ""})
    assert refused.status_code == 422 and len(fresh(ApiToken)) == 1
    assert "tickets:read" in client.get("/admin/api").text


def test_an_administrator_makes_tries_and_replays_a_webhook(calls_home, sign_in, lin, client):
    sign_in(lin)
    with Receiver() as receiver:
        made = client.post(
            "/admin/webhooks", data={"name": "tms", "url": receiver.url, "events": ["ticket.opened"], "active": "y"}
        )
        assert made.status_code == 200 and "whsec_" in made.text
        row = fresh(HookSubscription)[-1]
        page = f"/admin/webhooks/{row.id}"
        assert "whsec_" not in client.get(page).text and "key=1" not in client.get(page).text
        assert client.post(f"{page}/test").status_code == 303
        assert "204" in client.get(page).text
        receiver.answer = b"HTTP/1.1 404 No\r\n\r\n"
        client.post(f"{page}/test")
        assert [one.delivery for one in fresh(HookCall)] == [Delivery.SENT, Delivery.FAILED]
        receiver.answer = b"HTTP/1.1 200 OK\r\n\r\n"
        client.post(f"{page}/replay")
        hooks.push(fresh(HookCall)[-1].id)
        assert fresh(HookCall)[-1].delivery == Delivery.SENT
    before = row.secret
    assert "whsec_" in client.post(f"{page}/secret").text
    assert fresh(HookSubscription)[-1].secret != before
    with transaction():
        fresh(HookSubscription)[-1].paused_at = utcnow()
    client.post(f"{page}/resume")
    assert fresh(HookSubscription)[-1].paused_at is None
    assert client.post(f"{page}/delete").status_code == 303
    assert fresh(HookSubscription) == []


def test_all_that_a_new_one_lacks_is_said_at_once(app, sign_in):
    client = sign_in(factories.agent("administrator"))
    page = client.post("/admin/webhooks", data={"name": ""})
    assert page.status_code == 422
    assert [f'id="{entry}-error"' in page.text for entry in ("name", "url", "events")] == [True] * 3


def test_only_administrators_reach_the_webhooks(app, sign_in, client):
    sign_in(factories.agent("supervisor"))
    assert client.get("/admin/webhooks").status_code == 403
    assert client.post("/admin/webhooks", data={"name": "x"}).status_code == 403
