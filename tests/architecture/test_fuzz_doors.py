"""Every door of the desk, tried with what clumsy and hostile hands send: a clear answer, and nothing half saved."""

import re
from contextlib import contextmanager
from itertools import chain
from zlib import crc32

import pytest
from sqlalchemy import event

from desk.accounts.types import Role
from desk.core.db import db, transaction
from desk.core.security import limiter
from tests import factories
from tests.architecture.fuzz_stage import Form, forms_of, furnish

HTMX = {"HX-Request": "true"}
MARKUP = '"><img src=x onerror=alert(1)>'
HUGE = "9" * 30
NASTY = (
    "", "\0", "a\0b", "-1", "0", "9" * 12, "9" * 5000, "١٢", "²", "NaN", "1.234", "漢" * 300, "x" * 110_000, MARKUP,
    "{{ 7*7 }}", "{% x %}", "%s%(x)s", "{0.__class__}", b"\xed\xa0\x80", b"\xff\xfe", "a\r\nBcc: v@x.example",
    "' OR 1=1 --", "\u202e\u200b", "[]", "../../etc", "=cmd()", "2026-02-30", "9999-12-31", "0001-01-01", "09:00-25:00",
    "contact:²",
)  # fmt: skip
PARAMETERS = (
    "q tab before after rev turn current team agent metric compose find key subject field ask reason customer page "
    "show lang next since until actor verb verify year language did v.carrier_reason by what "
    "from to at rest into message"
).split()
GOOD = {
    "body": "ok", "text": "ok", "reason": "rate_wrong", "name": "Some name", "email": "new@x.example",
    "address": "new@desk.test", "domains": "new.example", "target_normal_first_response": "1h",
    "target_normal_next_response": "2h",
}  # fmt: skip
UNSEEN = {  # forms that stand on no page of this desk as it is, or only in a fragment of one
    "accounts.create_session": {"email": "a@desk.test", "password": "x"},
    "tickets.promises_assign": {"timer": "1-normal", "assignee": "1"},
    "tickets.promises_snooze": {"timer": "1-normal", "for": "time", "until": "2026-11-23T09:00"},
    "tickets.promises_wake": {"timer": "1-normal"},
    "tickets.promises_raise": {"timer": "1-normal"},
    "tickets.judge_sender": {"as": "part"},
    "tickets.name_requester": {"email": "ann@x.example", "name": "Ann"},
    "stopping.stop": {},
    "tickets.create_reveal": {"subject": "contact:1", "field": "phone", "reason": "customer asked"},
    "tickets.fill_macro": {"macro": "q01-where-is-my-cargo", "v.carrier_reason": "x", "body": "x", "did": "x"},
}
REFUSALS_KEPT = {"accounts.create_session"}  # a refused login is written down
WITHOUT_SESSION = (
    "messengers.",
    "pushes.",
    "stopping.",
    "api.",
    "feeds.",
    "lookup.",
    "kb.",
    "sites.",
)  # a browser's cookie opens nothing there: no token is asked for
PARTS = 3  # the doors are many: several workers share them
SWITCHES = ("active", "retry", "restore_macro", "withdraw_links", "password", "change_macro")  # tried last


@pytest.fixture(autouse=True)
def no_limits(monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)


@pytest.fixture
def desk(app):
    return furnish()


@contextmanager
def commits(app):
    """Counts the transactions that changed a row and were kept."""
    changed, kept = set(), []

    def executed(connection, _cursor, statement, *_more):
        if statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            changed.add(connection)

    def committed(connection):
        if connection in changed:
            kept.append(connection)
        changed.discard(connection)

    hooks = ("before_cursor_execute", executed), ("commit", committed), ("rollback", changed.discard)
    for name, hook in hooks:
        event.listen(db.engine, name, hook)
    yield kept
    for name, hook in hooks:
        event.remove(db.engine, name, hook)


def forms(app, client, desk):
    """(endpoint, form) of every address that takes a POST, with what an administrator's browser would send."""
    found = {}
    for _endpoint, url in desk.urls(app, "GET"):
        answer = client.get(url)
        if answer.mimetype == "text/html":
            found |= {form.action.partition("?")[0]: form for form in forms_of(url, answer.text)}
    doors = [(endpoint, found.get(url) or Form(url, True)) for endpoint, url in desk.urls(app, "POST")]
    for endpoint, form in doors:
        form.fields |= UNSEEN.get(endpoint, {})
        form.fields |= {name: text for name, text in GOOD.items() if form.fields.get(name) == ""}
    kept = [door for door in doors if door[0] != "accounts.logout"]
    return sorted(kept, key=lambda door: (door[0].endswith(SWITCHES), door[0]))


def attempts(form):
    """What to send: nothing, all entries alike, and each entry wrong; numbers also too large."""
    yield {}
    for number in range(3):
        yield dict.fromkeys(form.fields, NASTY[(crc32(form.action.encode()) + number * 11) % len(NASTY)])
    yield dict.fromkeys(form.fields, HUGE)
    for name, text in form.fields.items():
        if text.isdigit():
            yield form.fields | {name: HUGE}
        yield form.fields | {name: NASTY[crc32(f"{form.action} {name}".encode()) % len(NASTY)]}


def check(answer, endpoint, sent, kept, language="en"):
    """A page in the reader's language, markup escaped, and nothing kept of what was refused."""
    seen = (endpoint, {name: text[:40] for name, text in sent.items()})
    assert answer.status_code < 500 or endpoint == "readyz", seen  # nobody sweeps here, and it says so
    assert answer.status_code < 400 or not kept or endpoint in REFUSALS_KEPT, seen
    if answer.mimetype == "text/html" and not endpoint.startswith("portal."):
        assert MARKUP not in answer.text, seen
        assert set(re.findall(r'<html lang="([^"]*)"', answer.text)) <= {language}, seen


@pytest.mark.parametrize("part", range(PARTS))
def test_no_form_takes_offence(app, sign_in, desk, part):
    admin = factories.agent("administrator", locale="en")
    client = sign_in(admin)
    with commits(app) as kept:
        for endpoint, form in forms(app, client, desk)[part::PARTS]:
            for sent in attempts(form):
                kept.clear()
                db.session.refresh(admin)  # one of the forms sets the language of who sends it
                sign_in(admin)
                check(client.post(form.action, data=sent), endpoint, sent, kept, admin.locale.replace("_", "-"))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_no_form_takes_offence_from_others(app, sign_in, desk, role):
    doors = forms(app, sign_in(factories.agent("administrator")), desk)
    client = sign_in(factories.agent(role))
    with commits(app) as kept:
        for endpoint, form in doors:
            for sent in (form.fields, *list(attempts(form))[:3]):
                kept.clear()
                check(client.post(form.action, data=sent), endpoint, sent, kept, "zh-CN")


@pytest.mark.parametrize("role", Role)
def test_no_address_takes_offence(app, sign_in, desk, role):
    client = sign_in(factories.agent(role, locale="en"))
    texts = [text for text in NASTY if len(text) < 500]
    for number, (endpoint, url) in enumerate(desk.urls(app, "GET")):
        for text in (HUGE, texts[number % len(texts)], MARKUP):
            sent = dict.fromkeys(PARAMETERS, text)
            check(client.get(url, query_string=sent, headers=HTMX if number % 2 else {}), endpoint, sent, [])


@pytest.mark.parametrize("role", Role)
def test_names_are_text_on_every_page_and_in_every_fragment(app, sign_in, role):
    desk = furnish(MARKUP)
    client = sign_in(factories.agent(role, name=MARKUP))
    escaped = 0
    for _endpoint, url in desk.urls(app, "GET"):
        for headers in ({}, HTMX):
            answer = client.get(url, headers=headers)
            if answer.mimetype == "text/html":
                assert "<img src=x" not in answer.text, url
                escaped += "&lt;img src=x" in answer.text
    assert escaped > 10


def test_a_ticket_of_another_team_is_nowhere(app, sign_in, desk):
    mine, theirs = factories.team(), factories.team()
    stranger = factories.agent(team_id=mine.id)
    doors = forms(app, sign_in(factories.agent("administrator")), desk)
    with transaction():
        desk.ticket.team_id, desk.ticket.assignee_id, desk.ticket.revision = theirs.id, None, desk.ticket.revision + 1
    client, reference = sign_in(stranger), f"/{desk.values['reference']}"
    with commits(app) as kept:
        reads = (
            client.get(url)
            for endpoint, url in desk.urls(app, "GET")
            if reference in url and not endpoint.startswith(WITHOUT_SESSION)
        )
        writes = (
            client.post(form.action, data=form.fields)
            for endpoint, form in doors
            if reference in form.action and not endpoint.startswith(WITHOUT_SESSION)
        )
        assert {answer.status_code for answer in chain(reads, writes)} <= {403, 404}
        assert kept == []


def test_no_form_counts_without_its_token(app, sign_in, desk, monkeypatch):
    client = sign_in(factories.agent("administrator"))
    doors = forms(app, client, desk)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    with commits(app) as kept:
        for endpoint, form in doors:
            if endpoint.startswith(WITHOUT_SESSION):
                continue
            for headers in ({}, HTMX, {"Sec-Fetch-Site": "cross-site"}):
                sent = form.fields | {"csrf_token": "made up"}
                assert client.post(form.action, data=sent, headers=headers).status_code == 400, endpoint
        assert kept == []
