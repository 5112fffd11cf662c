import re

import pytest

from desk.accounts.commands.agents import create_agent, sign_in
from desk.accounts.commands.customers import create_customer
from desk.accounts.models import Contact
from desk.accounts.passwords import is_password
from desk.accounts.policy import PERMISSIONS, allows
from desk.accounts.queries import agent_by_session
from desk.accounts.types import Role
from desk.core.db import db, transaction
from desk.core.errors import Invalid
from tests import factories
from tests.factories import NOON, PASSWORD

TOKEN = re.compile(r"[\w-]+\.[\w-]{6}\.[\w-]{27}")  # of the forms: another one each second


@pytest.fixture
def person(app):
    return factories.agent()


def enter(client, email, password, **more):
    return client.post("/login", data={"email": email, "password": password}, **more)


def test_the_right_password_opens_the_queue(client, person):
    answer = enter(client, person.email.upper(), PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/tickets")
    assert client.get("/tickets").status_code == 200


def test_known_and_unknown_addresses_are_refused_in_the_same_words(client, person):
    known, unknown = enter(client, person.email, "wrong"), enter(client, "nobody@desk.test", "wrong")
    assert (known.status_code, unknown.status_code) == (422, 422)
    said = [TOKEN.sub("", answer.text).replace(email, "") for answer, email in
            ((known, person.email), (unknown, "nobody@desk.test"))]  # fmt: skip
    assert said[0] == said[1]


def test_a_storm_of_wrong_passwords_is_stopped_for_that_account_and_the_right_one_waits_too(client, person):
    answers = [enter(client, person.email, "wrong").status_code for _ in range(9)]
    assert answers[-1] == 429
    assert "429" not in client.get("/login").text


def test_somebody_who_left_cannot_enter(client):
    gone = factories.agent(active=False)
    assert enter(client, gone.email, PASSWORD).status_code == 422


def test_the_stored_hash_is_not_a_password(client, person):
    assert enter(client, person.email, person.password_hash).status_code == 422


def test_a_session_ends_when_its_agent_changes(app, person):
    session_id = person.get_id()
    assert agent_by_session(session_id) == person
    with transaction():
        person.session_epoch += 1
    assert agent_by_session(session_id) is None


@pytest.mark.parametrize("forged", ["", "1", "x.1", "1.x", "9" * 30, "1.1.1", "-1.1", "١.١"])
def test_a_forged_session_is_nobody(app, forged):
    assert agent_by_session(forged) is None


@pytest.mark.parametrize(
    "target", ["//evil.test", "/\\evil.test", "https:evil.test", "\t//evil", "https://a@evil.test", "/\n/evil"]
)
def test_after_login_nobody_is_sent_to_another_site(client, person, target):
    answer = client.post("/login", query_string={"next": target}, data={"email": person.email, "password": PASSWORD})
    assert answer.location == "/tickets"


def test_after_login_one_is_where_one_wanted_to_be(client, person):
    answer = client.get("/tickets/T-10001?compose=note")
    assert client.post(answer.location, data={"email": person.email, "password": PASSWORD}).location == (
        "/tickets/T-10001?compose=note"
    )


def test_a_form_from_another_site_is_refused(app, client, person):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert enter(client, person.email, PASSWORD).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_a_chinese_page_is_in_chinese_and_an_english_one_in_english(client, person):
    assert "登录" in client.get("/login?lang=zh_CN").text
    assert "登录" not in client.get("/login?lang=en").text
    wrong = client.post("/login", data={"email": person.email, "password": "wrong"}, headers={"Accept-Language": "zh"})
    assert "password is wrong" in wrong.text  # the language chosen by link stays
    client.get("/login?lang=zh_CN")
    assert "邮箱或密码不正确" in client.post("/login", data={"email": person.email, "password": "wrong"}).text


def test_a_form_that_another_site_sends_is_refused_whatever_it_carries(client, person):
    answer = enter(client, person.email, PASSWORD, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert client.get("/tickets").status_code == 302


def test_the_language_follows_the_browser_the_link_and_the_agent(client, person):
    assert 'lang="en"' in client.get("/login", headers={"Accept-Language": "en-US"}).text
    assert 'lang="zh-CN"' in client.get("/login", headers={"Accept-Language": "zh-TW,zh;q=0.9"}).text
    assert 'lang="en"' in client.get("/login?lang=en", headers={"Accept-Language": "zh-CN"}).text
    enter(client, person.email, PASSWORD)
    assert client.post("/language", data={"locale": "en", "next": "/tickets"}).location == "/tickets"
    assert 'lang="en"' in client.get("/tickets").text
    assert client.post("/language", data={"locale": "xx"}).status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"role": "king"}, {"email": "nobody"}, {"password": "short"}, {"locale": "fr"}, {"time_zone": "Moon/Sea"}]
)
def test_an_agent_that_makes_no_sense_is_not_made(app, wrong):
    given = {"email": "a@b.c", "name": "A", "password": PASSWORD, "role": "agent"} | wrong
    with pytest.raises(Invalid), transaction():
        create_agent(**given, at=NOON, actor="shell")


def test_an_address_is_one_agents_only(app, person):
    with pytest.raises(Invalid), transaction():
        create_agent(email=person.email.upper(), name="B", password=PASSWORD, role="agent", at=NOON, actor="shell")


def test_unknown_accounts_cost_as_much_work_as_known_ones_and_are_never_right(app):
    assert not is_password("nobody has this password", None)
    with transaction():
        assert sign_in("nobody@x.y", PASSWORD, at=NOON) is None


def test_every_role_has_its_rights_and_none_that_is_not_written_down():
    assert set(PERMISSIONS) == set(Role)
    assert not any(allows(role, "world.rule") for role in Role)


def test_a_domain_that_everybody_uses_belongs_to_no_company(app):
    with pytest.raises(Invalid), transaction():
        create_customer("X", domains=("gmail.com",))


def test_personal_fields_are_not_readable_in_the_database(app):
    factories.ticket()
    stored = db.session.execute(db.text("SELECT email, name, email_index FROM contact")).one()
    assert b"zhou" not in bytes(stored[0])
    assert "zhou" not in stored[2]
    assert db.session.query(Contact).one().email == "zhou@hengyuan.example"
