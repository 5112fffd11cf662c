"""Access tokens: one question however many need one, and nobody waits for a dead asker for ever."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from desk.channels.messengers import tokens
from desk.channels.messengers.queries import account_by_id, line_to
from desk.channels.messengers.tokens import NoToken, access_token
from desk.core.db import db, transaction
from desk.core.times import utcnow
from tests.channels.messengers import accounts as of
from tests.feeds.stand_in import standing_in


@pytest.fixture
def there(calls_home):
    with standing_in() as stand_in:
        yield stand_in


def test_many_who_need_a_token_at_once_ask_for_it_once(app, there):
    asked, go = [], Event()

    def slowly(_asked):
        asked.append(1)
        go.wait(5)
        return 200, {}, json.dumps({"access_token": f"T{len(asked)}", "expires_in": 7200}).encode()

    there.answer = slowly
    line = line_to(of.account("wechat", there.url))

    def one(_number):
        with app.app_context():
            return access_token(line)

    with ThreadPoolExecutor(6) as crowd:
        found = [crowd.submit(one, number) for number in range(6)]
        while not asked:
            pass
        go.set()
        assert {each.result(20) for each in found} == {"T1"}
    assert len(asked) == 1


def test_a_token_is_kept_sealed_and_renewed_before_it_ends(app, there):
    there.says({"access_token": "T1", "expires_in": 7200}, {"access_token": "T2", "expires_in": 7200})
    account = of.account("wechat", there.url)
    line = line_to(account)
    assert [access_token(line), access_token(line)] == ["T1", "T1"]
    with db.engine.connect() as connection:
        assert b"T1" not in bytes(connection.exec_driver_sql("SELECT access_token FROM messenger_account").scalar())
    with transaction():
        account_by_id(account.id).access_ends_at = utcnow() + timedelta(minutes=4)
    assert access_token(line) == "T2"


def test_one_that_is_refused_is_renewed_unless_somebody_did_so_meanwhile(app, there):
    there.says({"access_token": "T1", "expires_in": 7200}, {"access_token": "T2", "expires_in": 7200})
    line = line_to(of.account("wechat", there.url))
    access_token(line)
    assert access_token(line, refused="T1") == "T2"
    assert access_token(line, refused="T1") == "T2"
    assert [one.json["force_refresh"] for one in there.asked] == [False, True]


def test_who_asked_and_died_is_waited_for_and_then_replaced(app, there, monkeypatch):
    monkeypatch.setattr(tokens, "PATIENCE_S", 0.3)
    there.says({"access_token": "T1", "expires_in": 7200})
    account = of.account("wechat", there.url)
    line = line_to(account)
    with transaction():
        account_by_id(account.id).access_ends_at = utcnow() + timedelta(seconds=15)
    with pytest.raises(NoToken):
        access_token(line)
    with transaction():
        account_by_id(account.id).access_ends_at = utcnow() - timedelta(seconds=1)
    assert access_token(line) == "T1"


@pytest.mark.parametrize("said", [{"errcode": 40164, "errmsg": "invalid ip"}, {}, (500, {}, b"")])
def test_a_refusal_leaves_nothing_behind_and_the_next_one_asks_again(app, there, said):
    there.says(said, {"access_token": "T1", "expires_in": 7200})
    line = line_to(of.account("wechat", there.url))
    with pytest.raises(NoToken):
        access_token(line)
    assert access_token(line) == "T1"
