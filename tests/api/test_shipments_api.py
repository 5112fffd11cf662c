"""The machine's door: tokens, whose shipments they open, and bodies of every kind."""

import gzip
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from desk.api import writing
from desk.api.commands import create_token, revoke_token
from desk.api.models import ApiToken
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.models import Party, Reference, Shipment
from tests import factories

BASE = {"mode": "SEA", "origin": "CNNGB", "dest": "DEHAM", "mbl": "HLCUNGB2611082", "container": ["CSQU3054383"]}


def token_for(owner=None, name="tms"):
    with transaction():
        return create_token(name, owner.id if owner else None, actor="shell", at=utcnow())[1]


class Machine:
    """A customer's system that calls."""

    def __init__(self, client, token):
        self.client, self.head = client, {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def put(self, number, said=None, **more):
        more |= {"json": said} if said is not None else {}
        return self.client.put(f"/api/v1/shipments/{number}", headers=self.head | more.pop("headers", {}), **more)

    def post(self, said):
        return self.client.post("/api/v1/shipments", headers=self.head, json=said)

    def get(self, number):
        return self.client.get(f"/api/v1/shipments/{number}", headers=self.head)


@pytest.fixture
def owner(app):
    return factories.customer()


@pytest.fixture
def tms(client, owner):
    return Machine(client, token_for(owner))


def count():
    return db.session.scalar(select(func.count(Shipment.id)))


def test_a_shipment_is_added_changed_and_the_same_again(tms, owner):
    answer = tms.put("FX-1", BASE)
    assert (answer.status_code, answer.json["became"]) == (201, "added")
    assert tms.put("FX-1", BASE).json["became"] == "same"
    revision = db.session.scalars(select(Shipment)).unique().one().revision
    answer = tms.put("FX-1", {"goods": "灯具 💡", "po": "PO-7"})
    assert (answer.status_code, answer.json["became"]) == (200, "changed")
    assert tms.put("FX-1", {"goods": "灯具 💡", "po": ["PO 7"], "container": "CSQU 305438-3"}).json["became"] == "same"
    shown = tms.get("FX-1").json
    assert (shown["goods"], shown["references"]) == (
        "灯具 💡", {"mbl": ["HLCUNGB2611082"], "container": ["CSQU3054383"], "po": ["PO-7"]}
    )  # fmt: skip
    db.session.expire_all()
    assert db.session.scalars(select(Shipment)).unique().one().revision > revision


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer desk_wrong", "Basic ZGVzazp4", "Bearer " + "x" * 5000])
def test_without_a_token_every_address_answers_the_same(client, said):
    head = {"Authorization": said} if said else {}
    for path in ("/api/v1/shipments/FX-1", "/api/v1/nothing"):
        answer = client.get(path, headers=head)
        assert (answer.status_code, answer.json["error"]["code"]) == (401, "unauthorised")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_withdrawn_token_opens_nothing(tms):
    with transaction():
        revoke_token(db.session.scalars(select(ApiToken.id)).one(), actor="shell", at=utcnow())
    assert tms.get("FX-1").status_code == 401


def test_a_signed_in_browser_is_a_stranger_here_and_gets_no_cookie(sign_in, tms):
    client = sign_in(factories.agent(role="administrator"))
    assert client.get("/api/v1/shipments/FX-1").status_code == 401
    for answer in (tms.put("FX-1", BASE), tms.get("FX-1"), client.get("/api/v1/shipments/FX-1")):
        assert "Set-Cookie" not in answer.headers


def test_a_customers_token_neither_sees_nor_changes_anothers(client, tms):
    other = Machine(client, token_for(factories.customer(domains=())))
    assert other.put("FX-9", BASE | {"goods": "secret"}).status_code == 201
    assert tms.get("FX-9").status_code == tms.get("FX-0").status_code == 404
    assert tms.get("FX-9").json == tms.get("FX-0").json
    answer = tms.put("FX-9", {"goods": "stolen"})
    assert answer.status_code == 422 and "taken" in answer.text and "secret" not in answer.text
    assert tms.put("FX-9", BASE).json == answer.json
    assert other.get("FX-9").json["goods"] == "secret"
    named = tms.put("FX-2", BASE | {"customer": "somebody"}).json
    assert named["error"]["fields"][0]["field"] == "customer"


def test_our_own_token_says_whose_it_is(client, owner):
    ours = Machine(client, token_for())
    assert ours.put("FX-1", BASE).status_code == 422
    assert ours.put("FX-1", BASE | {"customer": "nobody\ud800"}).status_code == 422
    assert ours.put("FX-1", BASE | {"customer": owner.name}).status_code == 201
    assert ours.get("FX-1").status_code == 200


DEEP = b"[" * 50_000


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"[]", b"1", b'"x"', DEEP, b'{"a":' * 20_000, b"\xff\xfe", b"\x00", b'{"mode": NaN}',
             b'{"pieces": ' + b"9" * 5000 + b"}", b'{"pieces": Infinity}', b"{'mode': 'SEA'}"],
)  # fmt: skip
def test_what_is_no_json_object_is_refused(tms, body):
    answer = tms.put("FX-1", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "badjson")


@pytest.mark.parametrize(
    "said",
    [
        {"mode": ["SEA", ["AIR"]]}, {"mode": True}, {"mode": {}}, {"nothing": 1}, {"mode": "SUBMARINE"}, {"dest": "X"},
        {"pieces": -1}, {"pieces": 1.5}, {"pieces": 10**12}, {"gross_kg": "1e99999999"}, {"gross_kg": "NaN"},
        {"gross_kg": 1e300}, {"gross_kg": -3}, {"volume_m3": "9999999999"}, {"temp_min_c": "٣"}, {"volume_m3": "1_0"},
        {"eta": "9999-12-31T23:59:59-12:00"}, {"eta": "0001-01-01T00:00:00+12:00"}, {"eta": "2026-13-01 10:00"},
        {"goods": 10**400},
        {"goods": "x" * 201}, {"hs_code": "12"}, {"container": ["---"]}, {"po": ["x"] * 300 + [["y"]]},
        {"po": [f"P{at:04d}" for at in range(300)]}, {"shipment_no": "FX-2"}, {"shipment_no": 7}, {"incoterm": "FO"},
        {"\ud800": 1}, {"promise_at": "2026-11-22 10:00", "dest": "ZZZZZ"},
    ],
)  # fmt: skip
def test_what_a_field_cannot_hold_is_named_and_nothing_is_written(tms, said):
    answer = tms.put("FX-1", data=json.dumps(BASE | said), content_type="application/json")
    assert answer.status_code == 422, answer.text
    assert answer.json["error"]["fields"][0]["text"]
    assert count() == 0


def test_texts_of_every_kind_come_back_or_are_made_harmless(tms):
    odd = {"goods": "a\0b\u202e\ud800\uffff <b>=1+1</b>", "service": "null", "mbl": None, "po": ["＝1", 5, "5", ""]}
    assert tms.put("FX-1", data=json.dumps(BASE | odd), content_type="application/json").status_code == 201
    assert tms.get("FX-1").json["goods"] == "ab\u202e? <b>=1+1</b>"
    assert set(db.session.scalars(select(Reference.value_norm).where(Reference.type == "PO"))) == {"=1", "5"}


@pytest.mark.parametrize("number", ["%00", "%F0%9F%92%A1", "%ED%A0%80", "a%2Fb", "..%2f..", "x" * 33, "%20", "a%09b"])
def test_numbers_in_addresses_of_every_kind_are_answered(tms, number):
    assert tms.get(number).status_code == 404
    assert tms.put(number, BASE).status_code in (201, 422)


def test_what_is_too_large_packed_or_no_json_is_refused(tms):
    large = json.dumps(BASE | {"goods": "x" * (5 * 1024 * 1024)})
    assert tms.put("FX-1", data=large, content_type="application/json").status_code == 413
    packed = gzip.compress(json.dumps(BASE).encode())
    answer = tms.put("FX-1", data=packed, content_type="application/json", headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
        assert tms.put("FX-1", data=json.dumps(BASE), content_type=kind).status_code == 415
    answer = tms.put("FX-1", BASE, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400 and "error" in answer.json


def test_a_batch_takes_each_by_itself_and_answers_in_order(tms):
    many = [
        {"shipment_no": "FX-1", **BASE},
        {"shipment_no": "FX-2"},
        "x",
        {**BASE},
        {"shipment_no": "FX-1", "goods": "y"},
    ]
    answer = tms.post(many)
    assert answer.status_code == 207
    assert [one["status"] for one in answer.json["shipments"]] == [201, 422, 422, 422, 200]
    assert tms.post({"shipments": [{"shipment_no": "FX-1", **BASE}]}).status_code == 200
    assert tms.post({"shipments": 1}).status_code == 400
    assert tms.post([{}] * 501).status_code == 413
    assert tms.post([]).json == {"shipments": []}


def test_where_nothing_is_the_answer_is_json_too(client, tms):
    for path in ("/api/v1/", "/api/v1/nothing"):
        answer = client.get(path, headers=tms.head)
        assert answer.status_code == 404 and answer.json["error"]["text"]
    answer = client.delete("/api/v1/shipments/FX-1", headers=tms.head)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, PUT")


def test_two_writers_of_one_number_are_both_answered(tms, monkeypatch):
    real, calls = writing.upsert_shipment, []

    def late(*args, **kwargs):
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError("", {}, Exception("the other one was first"))
        return real(*args, **kwargs)

    monkeypatch.setattr(writing, "upsert_shipment", late)
    assert tms.put("FX-1", BASE).status_code == 201
    monkeypatch.setattr(writing, "upsert_shipment", lambda *_a, **_k: late.missing)
    monkeypatch.setattr(tms.client.application, "testing", False)
    answer = tms.put("FX-1", BASE)
    assert (answer.status_code, answer.json["error"]["code"]) == (500, "our_fault")


def test_who_calls_too_often_is_told_to_wait(client, tms):
    for _ in range(60):
        assert client.get("/api/v1/x").status_code == 401
    answer = client.get("/api/v1/x")
    assert (answer.status_code, answer.json["error"]["code"]) == (429, "too_many_requests")
    assert answer.headers["Retry-After"]


def test_a_recipient_is_sealed_and_replaced_not_doubled(tms):
    tms.put("FX-1", BASE | {"recipient_name": "Ada", "recipient_phone": "+49 171 3920012"})
    tms.put("FX-1", {"recipient_phone": "+49 171 3920013"})
    assert tms.put("FX-1", {"recipient_name": "Ada", "recipient_phone": "+49 171 3920013"}).json["became"] == "same"
    party = db.session.scalars(select(Party)).one()
    assert (party.name, party.phone) == ("Ada", "+49 171 3920013")
    assert "3920013" not in tms.get("FX-1").text


def test_when_a_token_was_used_is_known_but_not_to_the_second(tms):
    tms.get("FX-1")
    row = db.session.scalars(select(ApiToken)).one()
    first = row.last_used_at
    tms.get("FX-1")
    db.session.expire_all()
    assert row.last_used_at == first is not None
    with transaction():
        row.last_used_at = first - timedelta(minutes=9)
    tms.get("FX-1")
    db.session.expire_all()
    assert row.last_used_at >= first
