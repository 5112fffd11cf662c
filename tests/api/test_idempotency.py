"""The same call twice is done once, whatever dies in between."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from desk.api import answers, dispatch
from desk.api.answers import claim, forget_answers, keep
from desk.api.models import ApiAnswer, ApiToken
from desk.api.problems import AtWork
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.tickets.models import Message

SAID = {"text": "It arrives tomorrow."}


def count():
    return db.session.scalar(select(func.count(Message.id)))


def token_id():
    return db.session.scalars(select(ApiToken.id).order_by(ApiToken.id.desc())).first()


def test_the_same_key_and_body_are_answered_the_same_and_done_once(alice, ours):
    path, before = f"{alice.path}/messages", count()
    first, again = (ours.post(path, SAID, key="k-1") for _ in range(2))
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert "Idempotency-Replayed" not in first.headers and again.headers["Idempotency-Replayed"] == "true"
    assert first.headers["Location"] == again.headers["Location"]
    assert count() == before + 1
    spaced = ours.post(path, data=' {"text":  "It arrives tomorrow."}', content_type="application/json", key="k-1")
    assert spaced.headers["Idempotency-Replayed"] == "true"


def test_another_body_or_another_call_under_the_same_key_is_refused(alice, ours):
    ours.post(f"{alice.path}/messages", SAID, key="k-1")
    for path, said in ((f"{alice.path}/messages", {"text": "other"}), (f"{alice.path}/notes", SAID)):
        answer = ours.post(path, said, key="k-1")
        assert (answer.status_code, answer.json["error"]["code"]) == (422, "otherrequest")


def test_a_key_belongs_to_its_token(alice, bob):
    for one in (alice, bob):
        answer = one.system.post(f"{one.path}/messages", SAID, key="k-1")
        assert answer.status_code == 201 and "Idempotency-Replayed" not in answer.headers


def test_while_the_first_is_at_work_the_second_waits_and_after_a_minute_it_takes_over(alice, ours):
    path = f"{alice.path}/messages"
    assert ours.post(path, SAID, key="k-1").status_code == 201
    with transaction():
        row = db.session.scalars(select(ApiAnswer)).one()
        row.status, row.at = None, utcnow()
    answer = ours.post(path, SAID, key="k-1")
    assert answer.status_code == 409 and answer.headers["Retry-After"]
    with transaction():
        db.session.scalars(select(ApiAnswer)).one().at = utcnow() - timedelta(seconds=61)
    assert ours.post(path, SAID, key="k-1").status_code == 201


def test_who_was_given_up_and_ends_late_does_nothing(alice, ours, app):
    who, now = token_id(), utcnow()
    late = claim(who, "k", "d", at=now - timedelta(seconds=90))
    taken = claim(who, "k", "d", at=now)
    assert taken != late
    with pytest.raises(AtWork), transaction():
        keep(late, answers.Kept(201, "{}", {}))
    with transaction():
        keep(taken, answers.Kept(201, "{}", {}))


def test_a_crash_before_the_end_leaves_nothing_done(alice, ours, app, monkeypatch):
    before = count()
    monkeypatch.setattr(dispatch, "keep", lambda *_: 1 / 0)
    monkeypatch.setattr(app, "testing", False)
    assert ours.post(f"{alice.path}/messages", SAID, key="k-1").status_code == 500
    assert count() == before
    monkeypatch.undo()
    assert ours.post(f"{alice.path}/messages", SAID, key="k-1").status_code == 201
    assert count() == before + 1


def test_a_refused_call_leaves_its_key_free(alice, ours):
    path = f"{alice.path}/messages"
    assert ours.post(path, {"text": ""}, key="k-1").status_code == 422
    assert ours.post(path, {"text": "x", "seen_message_id": 1}, key="k-1").status_code == 409
    assert ours.post(path, SAID, key="k-1").status_code == 201
    bad = ours.call("PUT", "/shipments/FX-1", {"mode": "no"}, key="k-2")
    assert bad.status_code == 422
    good = {"mode": "SEA", "origin": "CNNGB", "dest": "DEHAM", "customer": alice.customer.name}
    assert ours.call("PUT", "/shipments/FX-1", good, key="k-2").status_code == 201
    assert ours.call("PUT", "/shipments/FX-1", good, key="k-2").json["became"] == "added"


@pytest.mark.parametrize("key", ["a b", "x" * 201, "ä", "%"])
def test_a_key_is_plain_and_short(alice, ours, key):
    answer = ours.post(f"{alice.path}/messages", SAID, headers={"Idempotency-Key": key.encode().decode("latin-1")})
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "badkey")


def test_two_at_the_same_moment_do_it_once(alice, app, lin):
    who, start, found = token_id(), Barrier(2), []

    def call():
        with app.app_context():
            start.wait()
            try:
                found.append(claim(who, "k", "d", at=utcnow()))
            except AtWork:
                found.append(None)

    threads = [Thread(target=call) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert sorted(one is None for one in found) == [False, True]


def test_an_answer_is_sealed_and_kept_for_a_day(alice, ours):
    ours.post(f"{alice.path}/messages", SAID, key="k-1")
    row = db.session.scalars(select(ApiAnswer)).one()
    assert "arrives" not in row.body
    with transaction():
        assert forget_answers(now=utcnow()) == 0
        assert forget_answers(now=utcnow() + timedelta(hours=25)) == 1
