"""Merging and splitting in the browser: who may, what they see, and that it works without script."""

import pytest

from desk.accounts.types import Role
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.tickets.commands.merge import merge
from desk.tickets.models import Message, Ticket
from tests import factories


@pytest.fixture
def pair(app):
    factories.customer()
    return [factories.ticket(at=utcnow(), subject=name) for name in ("first", "second")]


def post(client, ticket, what, **data):
    return client.post(f"/tickets/{ticket.reference}/{what}", data=data)


def again(ticket):
    db.session.rollback()
    return db.session.get_one(Ticket, ticket.id)


def test_choosing_looking_merging_and_undoing(pair, sign_in):
    a, b = pair
    client = sign_in(factories.agent(locale="en"))
    form = client.get(f"/tickets/{a.reference}/merge").text
    assert f"into={b.reference}" in form and "Same requester" in form
    assert b.reference not in client.get(f"/tickets/{a.reference}/merge?q=nothing-of-this").text
    preview = client.get(f"/tickets/{a.reference}/merge?into={b.reference}").text
    assert f"Merge into {b.reference}" in preview
    assert post(client, a, "merge", into=b.reference).location.endswith(f"/tickets/{b.reference}?tab=all")
    page = client.get(f"/tickets/{b.reference}").text
    assert f"from {a.reference}" in page and "Undo the merge" in page
    away = client.get(f"/tickets/{a.reference}").text
    assert "reply-form" not in away and f"Open {b.reference}" in away and "menu-status" not in away
    refused = post(client, a, "notes", body="too late")
    assert (refused.status_code, b.reference in refused.text) == (409, True)
    assert post(client, a, "merge/undo").status_code == 303
    assert again(a).merged_into_id is None


@pytest.mark.parametrize("role", list(Role))
def test_who_may_merge_and_split(pair, sign_in, role):
    a, b = pair
    client = sign_in(factories.agent(role))
    may = role is not Role.FINANCE
    for answer in (client.get(f"/tickets/{a.reference}/merge"), client.get(f"/tickets/{a.reference}/split")):
        assert answer.status_code == (200 if may else 403)
    assert ("menu-more" in client.get(f"/tickets/{a.reference}").text) is may
    assert post(client, a, "split").status_code == (422 if may else 403)
    assert post(client, a, "merge", into=b.reference).status_code == (303 if may else 403)
    assert (again(a).merged_into_id is not None) is may
    assert post(client, a, "merge/undo").status_code == (303 if may else 403)


def test_a_ticket_of_another_team_is_as_little_there_as_none(pair, sign_in):
    a, b = pair
    mine, theirs = factories.team(), factories.team()
    boss = factories.agent("administrator")
    with transaction():
        b.team_id = theirs.id
    client = sign_in(factories.agent(team_id=mine.id))
    hidden, missing = (post(client, a, "merge", into=one) for one in (b.reference, "T-99999"))
    assert hidden.status_code == missing.status_code == 422
    assert hidden.text.replace(b.reference, "") == missing.text.replace("T-99999", "")
    assert "second" not in client.get(f"/tickets/{a.reference}/merge").text
    assert post(client, b, "merge", into=a.reference).status_code == 404
    assert post(client, b, "split").status_code == 404
    with transaction():
        merge(b, a, by=boss, at=utcnow())
    page = client.get(f"/tickets/{a.reference}").text
    assert b.reference in page and f'href="/tickets/{b.reference}' not in page
    assert post(client, b, "merge/undo").status_code == 404


def test_tickets_of_another_customer_are_not_offered_and_are_refused(pair, sign_in):
    factories.customer("Other", domains=("other.example",))
    other = factories.ticket(from_email="eve@other.example", subject="secret", at=utcnow())
    client = sign_in(factories.agent())
    assert other.reference not in client.get(f"/tickets/{pair[0].reference}/merge?q=secret").text
    assert post(client, pair[0], "merge", into=other.reference).status_code == 422
    assert again(pair[0]).merged_into_id is None


def test_splitting_by_ticking_messages(pair, sign_in):
    a = pair[0]
    client = sign_in(factories.agent(locale="en"))
    client.post(f"/tickets/{a.reference}/replies", data={"body": "x", "status_after": "open", "seen": "9999"})
    first = db.session.query(Message).filter_by(ticket_id=a.id).order_by(Message.id).first().id
    form = client.get(f"/tickets/{a.reference}/split?message={first}").text
    assert f'value="{first}" checked' in form
    refused = post(client, a, "split", subject="typed <b>")
    assert refused.status_code == 422 and "typed &lt;b&gt;" in refused.text
    moved = post(client, a, "split", message=str(first), subject="typed")
    assert moved.status_code == 303
    new = db.session.query(Ticket).filter_by(follows_id=a.id).one()
    assert "Continues" in client.get(f"/tickets/{new.reference}").text
    assert "Continued in" in client.get(f"/tickets/{a.reference}").text
    assert post(client, a, "split", message=str(first)).status_code == 409


def test_the_page_asks_as_often_whatever_went_on_there(pair, sign_in, count_statements):
    boss = factories.agent("administrator")
    client = sign_in(boss)
    into = pair[0]

    def look():
        db.session.expire_all()
        assert client.get(f"/tickets/{into.reference}").status_code == 200

    look()
    few = count_statements(look)
    for _ in range(3):
        more = factories.ticket(at=utcnow())
        with transaction():
            merge(more, into, by=boss, at=utcnow())
    assert count_statements(look) <= few
