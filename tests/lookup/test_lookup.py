"""What a stranger learns from a number: the stage and its age, and more only with a second factor."""

from datetime import timedelta

import pytest

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.lookup import strikes
from desk.lookup.strikes import STRIKES
from desk.shipments.models import Shipment
from desk.shipments.parties import NewParty, add_party
from desk.shipments.types import PartyRole
from tests import factories

NUMBER = "OOLU2611999000"
EN = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def nobody_asked_before(app):
    _forget(app)
    yield
    _forget(app)


def _forget(app):
    STRIKES.forget()
    server, prefix = app.extensions["desk_redis"], app.config["DESK"].redis_prefix
    for key in server.scan_iter(f"{prefix}lookup:*"):
        server.delete(key)


@pytest.fixture
def freight(app):
    row = factories.shipment(factories.customer(), ("MBL", NUMBER), ("PO", "HY-2026-1187"), stage="IN_TRANSIT")
    factories.event(row, "DEPARTED", utcnow() - timedelta(days=2), remark="Tobias Kellermann")
    with transaction():
        db.session.get_one(Shipment, row.id).heard_at = utcnow() - timedelta(hours=3)
        person = NewParty(PartyRole.RECIPIENT, "Tobias Kellermann", "+49 171 3920012", "t@x.example", "Ulmenweg 4")
        add_party(db.session.get_one(Shipment, row.id), person, actor="shell", at=utcnow())
    return row


def test_a_stranger_sees_the_stage_and_how_old_it_is(client, freight):
    said = client.get(f"/track/{NUMBER}", headers=EN)
    assert said.status_code == 200
    assert "In transit" in said.text and "3 hours ago" in said.text
    for secret in ("Ningbo", "Hamburg", "Kellermann", "HY-2026", freight.shipment_no, "3920012"):
        assert secret not in said.text


def test_both_languages_say_it(client, freight):
    assert "在途" in client.get(f"/track/{NUMBER}", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert "In transit" in client.get(f"/track/{NUMBER}?lang=en", headers={"Accept-Language": "zh-CN"}).text


def test_any_spelling_of_a_number_finds_it(client, freight):
    for spelling in ("oolu 2611-999000", "2611999000", NUMBER.lower(), "HY20261187"):
        assert client.get(f"/track/{spelling}").status_code == 200, spelling


def test_what_is_typed_comes_back_as_text(client, app):
    said = client.get("/track/<img src=x onerror=alert(1)>12345")
    assert said.status_code == 404
    factories.shipment(factories.customer(), ("PO", "<B>12345"))
    assert "<B>" not in client.get("/track/<B>12345").text


def test_an_old_stage_is_told_as_no_news(client, freight):
    with transaction():
        db.session.get_one(Shipment, freight.id).heard_at = utcnow() - timedelta(days=8)
    assert "look again in 10 minutes" in client.get(f"/track/{NUMBER}", headers=EN).text
    answer = client.get(f"/track/{NUMBER}?format=json", headers=EN).json
    assert "look again in 10 minutes" in answer["shipments"][0]["notice"]


def test_a_shipment_nobody_reported_on_is_no_error(client, app):
    factories.shipment(factories.customer(), ("MBL", NUMBER))
    said = client.get(f"/track/{NUMBER}", headers=EN)
    assert said.status_code == 200 and "look again in 10 minutes" in said.text


def test_machines_get_the_same_as_values(client, freight):
    (told,) = client.get(f"/track/{NUMBER}", headers={"Accept": "application/json"}).json["shipments"]
    assert told["stage"] == "IN_TRANSIT" and told["as_of"].endswith("Z") and told["notice"] is None
    assert set(told) == {"stage", "stage_name", "ending", "as_of", "notice"}


def test_a_change_is_seen_at_once(client, freight):
    first = client.get(f"/track/{NUMBER}", headers=EN)
    again = client.get(f"/track/{NUMBER}", headers=EN | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with transaction():
        row = db.session.get_one(Shipment, freight.id)
        row.stage, row.revision = "ARRIVED", row.revision + 1
    later = client.get(f"/track/{NUMBER}", headers=EN | {"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200 and "<dd><b>Arrived</b>" in later.text


def test_a_box_used_again_means_the_voyage_that_runs(client, app):
    owner, now = factories.customer(), utcnow()
    old = factories.shipment(owner, ("CONTAINER", "CSQU3054383"), stage="SIGNED", opened_at=now - timedelta(days=90))
    factories.shipment(owner, ("CONTAINER", "CSQU3054383"), stage="IN_TRANSIT", opened_at=now - timedelta(days=9))
    with transaction():
        db.session.get_one(Shipment, old.id).closed_at = now - timedelta(days=40)
    told = client.get("/track/CSQU3054383?format=json").json["shipments"]
    assert [one["stage"] for one in told] == ["IN_TRANSIT"]


def test_a_voyage_that_nobody_closed_ends_with_the_next_one(client, app):
    owner, now = factories.customer(), utcnow()
    factories.shipment(owner, ("CONTAINER", "CSQU3054383"), stage="ARRIVED", opened_at=now - timedelta(days=90))
    factories.shipment(owner, ("CONTAINER", "CSQU3054383"), stage="IN_TRANSIT", opened_at=now - timedelta(days=9))
    told = client.get("/track/CSQU3054383?format=json").json["shipments"]
    assert [one["stage"] for one in told] == ["IN_TRANSIT"]


def test_an_order_number_of_two_companies_is_nobodys(client, app):
    for at in range(2):
        factories.shipment(factories.customer(domains=(f"c{at}.example",)), ("PO", "4500123456"))
    assert client.get("/track/4500123456").status_code == 404


@pytest.mark.parametrize("proof", ["0012", "HY-2026-1187", "hy 20261187"])
def test_a_second_factor_opens_the_way_but_no_names(client, freight, proof):
    said = client.post(f"/track/{NUMBER}", data={"proof": proof}, headers=EN)
    assert said.status_code == 200
    assert "Departed" in said.text and "Ningbo" in said.text
    for secret in ("Kellermann", "Ulmenweg", "3920012", "t@x.example"):
        assert secret not in said.text


@pytest.mark.parametrize("proof", ["", "1", "0013", NUMBER, "2611999000", "HY-2026-1188", "\0", "x" * 500])
def test_what_proves_nothing_opens_nothing(client, freight, proof):
    said = client.post(f"/track/{NUMBER}", data={"proof": proof}, headers=EN)
    assert said.status_code == 403
    assert "Ningbo" not in said.text


def test_hits_are_not_counted_and_misses_are(client, freight):
    for _ in range(strikes.MOST_OF_AN_ADDRESS + 5):
        assert client.get(f"/track/{NUMBER}").status_code == 200
    for at in range(strikes.MOST_OF_AN_ADDRESS):
        assert client.get(f"/track/NOBODY{at:05d}").status_code == 404
    assert client.get("/track/NOBODY99999").status_code == 429
    assert client.get(f"/track/{NUMBER}").status_code == 429
    elsewhere = client.get(f"/track/{NUMBER}", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert elsewhere.status_code == 200


def test_guessing_one_number_from_many_places_ends(client, freight):
    for at in range(strikes.MOST_OF_A_NUMBER):
        place = {"REMOTE_ADDR": f"203.0.113.{at}"}
        assert client.post(f"/track/{NUMBER}", data={"proof": "9999"}, environ_base=place).status_code == 403
    last = client.post(f"/track/{NUMBER}", data={"proof": "0012"}, environ_base={"REMOTE_ADDR": "203.0.113.99"})
    assert last.status_code == 429
    assert client.get(f"/track/{NUMBER}", environ_base={"REMOTE_ADDR": "203.0.113.98"}).status_code == 200


def test_while_redis_is_away_each_process_counts_by_itself(client, freight, monkeypatch):
    def away(*_words, **_more):
        raise strikes.RedisError

    monkeypatch.setattr(strikes, "_redis", away)
    for at in range(strikes.MOST_OF_AN_ADDRESS):
        assert client.get(f"/track/NOBODY{at:05d}").status_code == 404
    assert client.get(f"/track/{NUMBER}").status_code == 429


def test_a_number_typed_into_the_form_leads_to_its_page(client, freight):
    answer = client.get("/track", query_string={"number": f" {NUMBER} ", "lang": "en"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/track/{NUMBER}?lang=en")
    assert client.get("/track").status_code == 200


def test_in_a_shared_box_each_company_sees_its_own(client, app):
    mine, theirs = ("PO", "HY-2026-1187"), ("PO", "NL-45871")
    for at, order in enumerate((mine, theirs)):
        owner = factories.customer(domains=(f"c{at}.example",))
        factories.shipment(owner, ("CONTAINER", "CSQU3054383"), order, opened_at=utcnow())
    assert len(client.get("/track/CSQU3054383?format=json").json["shipments"]) == 1
    for order in (mine, theirs):
        said = client.post("/track/CSQU3054383?format=json", data={"proof": order[1]})
        assert len(said.json["shipments"]) == 1


def test_a_number_that_companies_share_proves_nobody(client, app):
    for at in range(2):
        owner = factories.customer(domains=(f"c{at}.example",))
        references = ("CONTAINER", "CSQU3054383"), ("MBL", NUMBER), ("PO", f"HY-2026-118{at}")
        factories.shipment(owner, *references, opened_at=utcnow())
    assert client.post("/track/CSQU3054383?format=json", data={"proof": NUMBER}).status_code == 403
    own = client.post("/track/CSQU3054383?format=json", data={"proof": "HY-2026-1180"})
    assert len(own.json["shipments"]) == 1


def test_guessing_under_another_of_its_numbers_starts_no_new_count(client, freight):
    for at in range(strikes.MOST_OF_A_NUMBER):
        place = {"REMOTE_ADDR": f"203.0.113.{at}"}
        number = (NUMBER, "2611999000", "HY-2026-1187")[at % 3]
        assert client.post(f"/track/{number}", data={"proof": "9999"}, environ_base=place).status_code == 403
    last = client.post(f"/track/{NUMBER}", data={"proof": "0012"}, environ_base={"REMOTE_ADDR": "203.0.113.99"})
    assert last.status_code == 429
