"""What the API refuses by name, pages that lose nothing, and states that were read before they are changed."""

from datetime import timedelta

import pytest

from desk.core.times import utcnow
from tests import factories

EXTRAS = (
    {"role": "administrator"},
    {"id": 7},
    {"customer_id": 2},
    {"company_id": 2},
    {"owner_id": 2},
    {"created_at": "x"},
    {"sla_due_at": "2026-01-01T00:00:00Z"},
    {"verified": True},
    {"queue_id": 1},
    {"links": [1]},
    {"parent": "T-10002"},
    {"attachments": [1]},
    {"watchers": [1]},
    {"shipment_id": 2},
    {"agent_id": 2},
    {"revision": 99},
    {"is_admin": True},
    {"requester": {"email": "z@alice.example", "role": "administrator"}},
    {"files": [{"name": "a", "content": "", "digest": "x"}]},
)


@pytest.mark.parametrize("extra", EXTRAS)
def test_fields_that_are_nobodys_to_set_are_refused(alice, ours, extra):
    before = ours.get(alice.path).json
    bodies = {
        ("POST", "/tickets"): {"subject": "x", "text": "x", "contact_id": alice.contact.id},
        ("POST", f"{alice.path}/messages"): {"text": "x"},
        ("PATCH", alice.path): {"status": "solved"},
        ("POST", f"{alice.path}/notes"): {"text": "x"},
    }
    for (method, path), body in bodies.items():
        answer = ours.call(method, path, body | extra)
        assert answer.status_code == 422, (path, answer.text)
        assert answer.json["error"]["fields"][0]["field"]
    assert ours.get(alice.path).json == before


def test_a_change_needs_the_state_that_was_read(alice, ours, lin):
    tag = ours.get(alice.path).headers["ETag"]
    answer = ours.patch(alice.path, {"priority": "high", "assignee_id": None}, headers={"If-Match": tag})
    assert (answer.status_code, answer.json["priority"], answer.json["assignee"]) == (200, "high", None)
    assert ours.patch(alice.path, {"priority": "low"}, headers={"If-Match": tag}).status_code == 412
    assert ours.patch(alice.path, {"priority": "low"}, headers={"If-Match": f"W/{tag}"}).status_code == 412
    assert ours.patch(alice.path, {"priority": "low"}, headers={"If-Match": answer.headers["ETag"]}).status_code == 200
    assert ours.patch(alice.path, {"status": "scheduled"}).json["error"]["fields"][0]["field"] == "until"
    later = (utcnow() + timedelta(days=2)).isoformat(timespec="seconds")
    assert ours.patch(alice.path, {"status": "scheduled", "until": later}).json["status"] == "scheduled"
    assert ours.patch(alice.path, {"assignee_id": 99_999}).status_code == 422


def test_what_has_not_changed_is_not_sent_again(alice, ours):
    for path in (alice.path, "/tickets", f"/shipments/{alice.shipment.shipment_no}"):
        first = ours.get(path)
        again = ours.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    ours.patch(alice.path, {"priority": "urgent"})
    assert ours.get(alice.path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_pages_show_everything_once_whatever_comes_in_meanwhile(alice, ours):
    for number in range(6):
        factories.ticket(from_email="z@alice.example", subject=f"S{number}")
    seen, path = [], "/tickets?limit=2"
    while path:
        answer = ours.get(path)
        seen += [one["reference"] for one in answer.json["items"]]
        factories.ticket(from_email="z@alice.example", subject="meanwhile")
        link = answer.headers.get("Link", "")
        path = link.partition("/api/v1")[2].partition(">")[0] if link else None
        assert bool(link) is (answer.json["next_cursor"] is not None)
    assert seen == [f"T-{10000 + number}" for number in range(7, 0, -1)]


def test_a_system_that_follows_sees_each_change_after_the_one_before(alice, ours):
    since = (utcnow() - timedelta(days=400)).strftime("%Y-%m-%dT%H:%M:%SZ")
    others = [factories.ticket(from_email="z@alice.example", subject=f"S{one}") for one in range(3)]
    page = ours.get(f"/tickets?updated_since={since}&limit=3").json
    ours.patch(f"/tickets/{others[0].reference}", {"priority": "high"})
    rest = ours.get(f"/tickets?updated_since={since}&limit=3&cursor={page['next_cursor']}").json
    assert rest["items"][-1]["reference"] == others[0].reference
    assert {one["reference"] for one in page["items"] + rest["items"]} == {
        one.reference for one in [alice.ticket, *others]
    }


NASTY = (
    "'",
    '"',
    ")",
    ";",
    "--",
    "/*",
    "\\",
    "%",
    "_",
    "%00",
    "x" * 10_000,
    "id desc nulls last, (select 1)",
    "1 and pg_sleep(3)",
    "NEAR",
    "&|!",
    "[]",
    "%ED%A0%80",
    "-1",
    "0",
    "1_0",
    "１",
    "1e3",
    "9" * 30,
    "null",
    "",
)


@pytest.mark.parametrize(
    "path", ["/tickets", "/contacts", "/shipments", "/exceptions", "/invoices", "/charges", "/disputes"]
)
def test_no_parameter_is_more_than_a_value(alice, ours, path):
    whole = len(ours.get(path).json["items"])
    for name in (
        "status",
        "customer",
        "shipment",
        "updated_since",
        "cursor",
        "limit",
        "email",
        "reference",
        "number",
        "invoice",
        "state",
        "stage",
        "sort",
        "order",
        "customer'",
    ):
        for text in NASTY:
            answer = ours.get(f"{path}?{name}={text}")
            assert answer.status_code in (200, 422), (name, text, answer.text)
            assert answer.status_code == 422 or len(answer.json["items"]) in (0, whole)
    assert ours.get(f"{path}?limit=1&limit=2").status_code == 422


@pytest.mark.parametrize(
    "body", [b"{", b"[" * 50_000, b'{"text": "\\ud800"}', b'{"text": NaN}', b"\xff", b"\x00", b"[]", b"1", b""]
)
def test_what_is_no_json_object_is_400_for_every_call(alice, ours, body):
    for path in ("/tickets", f"{alice.path}/messages", f"{alice.path}/notes", "/contacts", "/webhooks"):
        answer = ours.post(path, data=body, content_type="application/json")
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "badjson"), path


def test_wrong_values_of_every_kind_are_named_and_never_our_fault(alice, ours):
    for text in ("a\0b", 5, None, [], {}, True, "", "x" * 20_001, 10**400):
        answer = ours.post(f"{alice.path}/messages", {"text": text})
        assert answer.status_code in (400, 422), text
    for until in (
        "2026-11-22",
        "0",
        1_700_000_000,
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+12:00",
        "2026-02-30T10:00:00Z",
    ):
        assert ours.patch(alice.path, {"status": "scheduled", "until": until}).status_code == 422, until
    assert (
        ours.post(
            f"{alice.path}/messages", data="x" * (5 * 1024 * 1024 + 1), content_type="application/json"
        ).status_code
        == 413
    )
    assert ours.post(f"{alice.path}/messages", data="text=x", content_type="text/plain").status_code == 415
