"""The document says what the API does: it is held against it with hundreds of calls, good ones and bad ones.

It runs in a full bin/test and on SQLite only: what is tried is how calls are read and answered, and the rows behind
them have tests of their own on both databases.
"""

import json
from collections import Counter
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from desk.api.openapi import document
from desk.api.routes import ROUTES
from desk.billing.types import DisputeReason
from desk.core.db import db, transaction
from desk.core.security import limiter
from desk.core.times import utcnow
from desk.notifications.webhook_events import EVENTS, TEST
from desk.notifications.webhook_saving import Subscribing, ask_for_test, subscribe
from desk.tickets.commands.disputes import dispute_line
from tests.api.conftest import EVERYTHING, OF_A_CUSTOMER, token_for
from tests.desks import BACKEND

CHECKS = [
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_schema_conformance, checks.response_headers_conformance, checks.negative_data_rejection,
    checks.missing_required_header,
]  # fmt: skip
EXAMPLES = 3  # of good calls of each operation, and as many of bad ones
CALM = settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck))  # fmt: skip


def furnished(alice):
    """Ids for every argument of an address."""
    with transaction():
        hook, _ = subscribe(Subscribing("tms", "https://tms.example/x", EVENTS), allowed=(), actor="shell", at=utcnow())
        ask_for_test(hook, actor="shell", at=utcnow())
    with transaction():
        line = alice.invoice.lines[0]
        dispute_line(line, reason=DisputeReason.RATE_WRONG, amount=line.amount, text="x", at=utcnow(),
                     agent=db.session.get_one(type(alice.agent), alice.agent.id))  # fmt: skip
    return hook


def operations(app):
    config = schemathesis.Config.from_dict(
        {"checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}}, "headers": {"Accept-Language": "en"}}
    )
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)
    return [one.ok() for one in schema.get_all_operations()]


def try_out(operation, mode, token, known):
    """Make calls of this kind, and hold each answer against the document; their statuses."""
    calls = []

    @CALM
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=known))
    def call(case):
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
        calls.append(answer.status_code)

    with suppress(Unsatisfiable):  # nothing about it can be wrong
        call()
    return calls


@pytest.mark.skipif(BACKEND == "postgresql", reason="how calls are read does not hang on the database")
@pytest.mark.parametrize("whose", ["ours", "alice"])
def test_every_call_keeps_to_the_document(app, alice, lin, monkeypatch, whose):
    monkeypatch.setattr(limiter, "enabled", False)
    monkeypatch.setattr(app, "testing", False)
    alice.agent = lin
    hook = furnished(alice)
    names = {"reference": alice.ticket.reference, "contact_id": alice.contact.id,
             "customer_id": alice.customer.id, "invoice_id": alice.invoice.id, "webhook_id": hook.id,
             "attachment_id": alice.file.id, "message_id": 1}  # fmt: skip
    token = (
        token_for(agent=lin, scopes=EVERYTHING) if whose == "ours" else token_for(alice.customer, scopes=OF_A_CUSTOMER)
    )
    statuses = Counter()
    for operation in operations(app):
        known = {
            name: names[name]
            for name in [one[1:-1] for one in operation.path.split("/") if one[:1] == "{"]
            if name in names
        }
        for mode in GenerationMode:
            statuses.update(try_out(operation, mode, token, known))
            db.session.rollback()
    assert statuses.total() > 120 and statuses[200] > 30 and statuses[422] > 20, statuses


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE", "GET", "TRACE", "QUERY", "CONNECT", "ODD"])
def test_a_method_that_is_not_there_is_405_and_says_which_are(app, ours, method):
    filled = dict.fromkeys([name for one in ROUTES for name in one.arguments], 1) | {"reference": "T-10001"}
    for path in {one.path for one in ROUTES}:
        there = {one.method for one in ROUTES if one.path == path}
        if method not in there and not path.endswith("{number}/events"):  # a number may hold a slash
            answer = ours.call(method, path.format(**filled))
            assert (answer.status_code, answer.json["error"]["code"]) == (405, "method_not_allowed"), path
            assert there <= set(answer.headers["Allow"].split(", "))


def test_head_and_options_are_answered_for_every_address(app, ours):
    answer = ours.call("HEAD", "/tickets")
    assert (answer.status_code, answer.data) == (200, b"") and answer.headers["ETag"]
    answer = ours.call("OPTIONS", "/tickets")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, POST")
    assert ours.call("OPTIONS", "/nothing").status_code == 404


def test_the_document_is_one(app, client):
    found = client.get("/api/v1/openapi.json").json
    schemathesis.openapi.from_dict(found).validate()
    operations = [said for path in found["paths"].values() for name, said in path.items() if name != "parameters"]
    assert len({one["operationId"] for one in operations}) == len(operations) == len(ROUTES)
    for one in operations:
        assert {"401", "403", "404", "429", "500"} <= one["responses"].keys()
        assert one["security"] == [{"token": []}] and one["summary"]
    assert set(found["webhooks"]) == {*EVENTS, TEST}


def test_every_reference_in_the_document_leads_somewhere(app, client):
    found = client.get("/api/v1/openapi.json").json

    def walk(node):
        if isinstance(node, dict):
            if "$ref" in node:
                place = found
                for part in node["$ref"].removeprefix("#/").split("/"):
                    place = place[part]
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(found)


def test_it_speaks_the_language_that_is_asked_for(app, client):
    zh = client.get("/api/v1/openapi.json", headers={"Accept-Language": "zh"})
    en = client.get("/api/v1/openapi.json", headers={"Accept-Language": "en"})
    assert "Accept-Language" in zh.headers["Vary"]
    assert en.json["paths"]["/tickets"]["get"]["summary"] == "List tickets, newest first"
    assert json.dumps(zh.json["paths"].keys() == en.json["paths"].keys())


def test_the_page_for_people_lists_every_call_and_asks_for_no_token(app, client):
    page = client.get("/api/v1/docs", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    for route in ROUTES:
        assert f"</b> {route.path}</code>" in page.text
    with app.test_request_context():
        assert document("https://d.example")["servers"] == [{"url": "https://d.example/api/v1"}]
