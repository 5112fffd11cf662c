"""The pages of accounts at messengers: what each needs, that secrets stay inside, and whether they work."""

import pytest
from sqlalchemy import select

from desk.channels.messengers.queries import account_by_id, all_accounts
from desk.channels.messengers.registry import ADAPTERS, config_of
from desk.channels.models import MessengerAccount
from desk.core.db import db
from tests import factories
from tests.channels.messengers import accounts as of
from tests.feeds.stand_in import standing_in

PLACES = {"wecom": "微信客服 › API", "wechat": "基本配置", "mini": "消息推送", "dingtalk": "open.dingtalk.com",
          "whatsapp": "developers.facebook.com", "sms": "Twilio", "aliyun": "通用设置"}  # fmt: skip


@pytest.fixture
def chief(sign_in):
    return sign_in(factories.agent(role="administrator"))


@pytest.mark.parametrize("kind", ADAPTERS)
def test_a_form_asks_for_what_this_kind_needs_and_never_shows_a_secret_again(chief, kind):
    page = chief.get(f"/admin/messengers/new?kind={kind}").text
    assert all(f'name="{one.name}"' in page for one in ADAPTERS[kind].entries)
    assert PLACES[kind] in page  # nobody needs a file of the server to know where these stand
    given = {"kind": kind, "name": "我们的账号", "active": "y", **of.ENTRIES[kind]}
    made = chief.post("/admin/messengers", data=given)
    assert made.status_code == 303
    (account,) = all_accounts()
    page = chief.get(made.location).text
    assert account.token in page
    secrets = [of.ENTRIES[kind][one.name] for one in ADAPTERS[kind].entries if one.secret]
    assert secrets and not [one for one in secrets if one in page and len(one) > 3]


def test_an_empty_secret_stays_as_it_was_and_everything_else_is_what_was_typed(chief):
    account = of.account("sms")
    page = chief.get(f"/admin/messengers/{account.id}").text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    typed = {"seen": seen, "name": "B", "account_sid": "AC2", "auth_token": "", "sender": "+86139", "active": "y"}
    assert chief.post(f"/admin/messengers/{account.id}", data=typed).status_code == 303
    db.session.rollback()
    found = config_of(account_by_id(account.id))
    assert (found["account_sid"], found["auth_token"]) == ("AC2", of.SECRET)


@pytest.mark.parametrize(("name", "value"), [("aes_key", "short"), ("api", "ftp://x"), ("app_id", "")])
def test_what_cannot_be_is_refused_at_its_entry(chief, name, value):
    given = {"kind": "wechat", "name": "A", "active": "y", **of.ENTRIES["wechat"], name: value}
    answer = chief.post("/admin/messengers", data=given)
    assert answer.status_code == 422 and f'id="{name}-error"' in answer.text
    assert not all_accounts()


def test_secrets_and_tokens_are_sealed_in_the_database(app):
    of.account("whatsapp")
    with db.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT token, config FROM messenger_account").one()
    assert all(of.SECRET.encode() not in bytes(value) for value in row)


@pytest.mark.parametrize(
    ("kind", "said", "works"),
    [
        ("wechat", {"access_token": "T", "expires_in": 7200}, True),
        ("wechat", {"errcode": 40125, "errmsg": "invalid appsecret"}, False),
        ("dingtalk", {"accessToken": "T", "expireIn": 7200}, True),
        ("whatsapp", (401, {}, b'{"error":{"code":190}}'), False),
        ("sms", {"sid": "AC1"}, True),
    ],
)
def test_the_button_says_whether_it_works_and_nobody_gets_a_message(calls_home, chief, kind, said, works):
    with standing_in() as there:
        account = of.account(kind, there.says(said).url)
        chief.post(f"/admin/messengers/{account.id}/test")
        assert len(there.asked) == 1
    db.session.rollback()
    row = db.session.scalars(select(MessengerAccount)).one()
    assert (row.failing_since is None) is works and bool(row.error) is not works
    page = chief.get("/admin/messengers").text
    assert ("Does not work" in page or "不可用" in page) is not works


def test_an_agent_sees_none_of_it(sign_in):
    account, lin = of.account("sms"), sign_in(factories.agent())
    for path in ("/admin/messengers", "/admin/messengers/new", f"/admin/messengers/{account.id}"):
        assert lin.get(path).status_code == 403
    assert lin.post(f"/admin/messengers/{account.id}/test").status_code == 403
