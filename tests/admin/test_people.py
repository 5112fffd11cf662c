import re

import pytest

from desk.accounts.commands.agents import AgentDraft, change_agent, deactivate_agent, sign_in
from desk.accounts.domains import customer_id_for_domain, domains_of
from desk.accounts.models import Agent, Customer, Team
from desk.audit.queries import history
from desk.core.db import db, transaction
from desk.core.errors import Conflict, Faulty
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.seed import ALWAYS
from tests import factories
from tests.conftest import FreshClient
from tests.factories import NOON

NEW = {
    "name": "Ada", "email": "ada@desk.test", "role": "agent", "team_id": "", "locale": "en",
    "time_zone": "Europe/Berlin",
}  # fmt: skip


@pytest.fixture
def boss(app):
    return factories.agent("administrator", name="马骏", locale="en")


@pytest.fixture
def admin(sign_in, boss):
    return sign_in(boss)


def fields(page, action=""):
    """What the form of a page would send, as it stands."""
    form = page.text[page.text.index(f'action="{action}"') :].partition("</form>")[0]
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        found[name] = (re.findall(r'<option selected value="([^"]*)"', options) or [""])[0]
    return found


def fresh(agent):
    return db.session.get(Agent, agent.id, populate_existing=True)


def test_a_generated_password_is_shown_once_and_opens_the_door(admin):
    page = admin.post("/admin/agents", data=NEW)
    secret = re.search(r"<code[^>]*>([^<]{16,})</code>", page.text)[1]
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert secret not in admin.get("/admin/agents").text
    with transaction():
        assert sign_in("ada@desk.test", secret, at=NOON).name == "Ada"
    assert all(secret not in str(entry.details) for entry in history())


@pytest.mark.parametrize(
    "change,entry",
    [({"time_zone": "Mars/Base"}, "time_zone"), ({"email": "nobody"}, "email"), ({"password": "short"}, "password"),
     ({"name": ""}, "name"), ({"role": "god"}, "role"), ({"name": "a\nb"}, "name"), ({"team_id": "999"}, "team_id")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field_and_what_was_typed_stays(admin, change, entry):
    page = admin.post("/admin/agents", data=NEW | change)
    assert page.status_code == 422
    assert f'id="{entry}-error"' in page.text
    assert 'value="Europe/Berlin"' in page.text or "time_zone" in change
    assert db.session.query(Agent).count() == 1


def test_the_refusal_speaks_the_readers_language(sign_in):
    client = sign_in(factories.agent("administrator", locale="zh_CN"))
    assert (
        "密码"
        in client.post("/admin/agents", data=NEW | {"password": "short"}).text.partition('password-error">')[2][:80]
    )


def test_an_agent_is_changed_and_a_new_role_ends_their_sessions(admin):
    ada, team = factories.agent(), factories.team()
    form = fields(admin.get(f"/admin/agents/{ada.id}"), f"/admin/agents/{ada.id}")
    answer = admin.post(f"/admin/agents/{ada.id}", data=form | {"role": "finance", "team_id": str(team.id)})
    assert answer.status_code == 303
    assert (fresh(ada).role, fresh(ada).team_id, fresh(ada).session_epoch) == ("finance", team.id, 2)
    assert history(subject=f"agent:{ada.id}")[0].verb == "agent.changed"


def test_fields_that_the_form_does_not_have_change_nothing(admin):
    ada = factories.agent()
    before = fresh(ada).password_hash
    form = fields(admin.get(f"/admin/agents/{ada.id}"), f"/admin/agents/{ada.id}")
    more = {"password_hash": "x", "session_epoch": "9", "email": "evil@desk.test", "id": "77", "active": ""}
    assert admin.post(f"/admin/agents/{ada.id}", data=form | more).status_code == 303
    assert (fresh(ada).password_hash, fresh(ada).session_epoch, fresh(ada).active) == (before, 1, True)
    assert fresh(ada).email != "evil@desk.test"


def test_the_second_of_two_administrators_is_told_what_the_first_one_saved(admin):
    ada = factories.agent(name="Ada", locale="en")
    url = f"/admin/agents/{ada.id}"
    form = fields(admin.get(url), url)
    assert admin.post(url, data=form | {"name": "Ada L."}).status_code == 303
    lost = admin.post(url, data=form | {"name": "Ada Lovelace"})
    assert lost.status_code == 409
    assert "Ada L." in lost.text
    assert 'value="Ada Lovelace"' in lost.text
    assert fresh(ada).name == "Ada L."
    assert admin.post(url, data=fields(lost, url)).status_code == 303
    assert fresh(ada).name == "Ada Lovelace"


def test_a_new_password_ends_every_session_but_the_one_that_set_it(app, admin, boss):
    other = FreshClient(app, app.response_class)
    with other.session_transaction() as session:
        session["_user_id"], session["_fresh"] = boss.get_id(), True
    assert other.get("/admin/agents").status_code == 200
    assert admin.post(f"/admin/agents/{boss.id}/password", data={"password": "another long one"}).status_code == 303
    assert admin.get("/admin/agents").status_code == 200
    assert other.get("/admin/agents").status_code == 302


def test_who_is_shut_out_is_out_at_once_and_the_old_session_stays_over(app, admin):
    ada = factories.agent()
    other = FreshClient(app, app.response_class)
    with other.session_transaction() as session:
        session["_user_id"], session["_fresh"] = ada.get_id(), True
    assert other.get("/tickets").status_code == 200
    admin.post(f"/admin/agents/{ada.id}/active", data={"active": "0"})
    assert other.get("/tickets").status_code == 302
    admin.post(f"/admin/agents/{ada.id}/active", data={"active": "1"})
    assert fresh(ada).active
    assert other.get("/tickets").status_code == 302


def test_nobody_shuts_themselves_out_or_gives_up_their_own_role(admin, boss):
    factories.agent("administrator")
    admin.post(f"/admin/agents/{boss.id}/active", data={"active": "0"})
    url = f"/admin/agents/{boss.id}"
    assert admin.post(url, data=fields(admin.get(url), url) | {"role": "agent"}).status_code == 422
    assert (fresh(boss).active, fresh(boss).role) == (True, "administrator")


def test_the_last_active_administrator_stays(app, boss):
    factories.agent("administrator", active=False)
    with pytest.raises(Faulty), transaction():
        deactivate_agent(boss, actor="shell", at=NOON)
    draft = AgentDraft(boss.name, "agent", None, boss.locale, boss.time_zone, None)
    with pytest.raises(Faulty), transaction():
        change_agent(boss, draft, actor="shell", at=NOON)
    assert (fresh(boss).active, fresh(boss).role) == (True, "administrator")


def test_a_stale_mark_is_a_conflict(app, boss):
    draft = AgentDraft("Ada", "agent", None, "en", "UTC", None)
    ada = factories.agent()
    with pytest.raises(Conflict), transaction():
        change_agent(ada, draft, actor="shell", at=NOON, seen="another")


def test_a_team_has_a_name_of_its_own_and_an_active_lead(admin):
    ada, gone = factories.agent(), factories.agent(active=False)
    assert admin.post("/admin/teams", data={"name": "Air", "lead_id": str(ada.id)}).status_code == 303
    team = db.session.query(Team).one()
    assert (team.name, team.lead_id) == ("Air", ada.id)
    assert admin.post("/admin/teams", data={"name": "Air", "lead_id": ""}).status_code == 422
    assert admin.post("/admin/teams", data={"name": "Sea", "lead_id": str(gone.id)}).status_code == 422
    form = fields(admin.get(f"/admin/teams/{team.id}"), f"/admin/teams/{team.id}")
    assert admin.post(f"/admin/teams/{team.id}", data=form | {"name": "Air & courier"}).status_code == 303
    assert admin.post(f"/admin/teams/{team.id}", data=form | {"name": "Sky"}).status_code == 409


def test_a_manager_is_somebody_who_works_here_and_stands_in_no_circle(admin):
    ada, bob, gone = factories.agent(name="Ada"), factories.agent(name="Bob"), factories.agent(active=False)
    urls = {one: f"/admin/agents/{one.id}" for one in (ada, bob)}

    def save(agent, manager):
        form = fields(admin.get(urls[agent]), urls[agent])
        return admin.post(urls[agent], data=form | {"manager_id": str(manager.id)})

    assert save(ada, bob).status_code == 303
    assert fresh(ada).manager_id == bob.id
    assert f'selected value="{bob.id}"' in admin.get(urls[ada]).text
    for refused in (save(bob, ada), save(bob, bob)):
        assert (refused.status_code, 'id="manager_id-error"' in refused.text) == (422, True)
        assert "their own manager" in refused.text
    assert save(bob, gone).status_code == 422
    assert fresh(bob).manager_id is None


def test_a_manager_who_left_stays_until_somebody_names_another(admin):
    gone = factories.agent(name="Gone")
    ada = factories.agent(name="Ada", manager_id=gone.id)
    with transaction():
        deactivate_agent(gone, actor="shell", at=NOON)
    url = f"/admin/agents/{ada.id}"
    assert admin.post(url, data=fields(admin.get(url), url) | {"name": "Ada L."}).status_code == 303
    assert (fresh(ada).name, fresh(ada).manager_id) == ("Ada L.", gone.id)


def test_a_new_agent_may_have_a_manager_from_the_first_day(admin, boss):
    admin.post("/admin/agents", data=NEW | {"manager_id": str(boss.id)})
    assert db.session.query(Agent).filter_by(email="ada@desk.test").one().manager_id == boss.id
    assert admin.post("/admin/agents", data=NEW | {"email": "b@desk.test", "manager_id": "999"}).status_code == 422


def test_another_role_from_the_shell_leaves_the_manager(app, boss):
    ada = factories.agent(manager_id=boss.id)
    draft = AgentDraft(ada.name, "supervisor", None, "en", "UTC", ada.manager_id)
    with transaction():
        change_agent(ada, draft, actor="shell", at=NOON)
    assert fresh(ada).manager_id == boss.id


def test_a_team_works_in_the_hours_of_a_calendar(admin):
    with transaction():
        hours = save_calendar("Day shift", ALWAYS, actor="test", at=NOON)
    assert admin.post("/admin/teams", data={"name": "Air", "calendar_id": str(hours.id)}).status_code == 303
    team = db.session.query(Team).one()
    assert team.calendar_id == hours.id
    assert "Day shift" in admin.get("/admin/teams").text
    url = f"/admin/teams/{team.id}"
    assert f'selected value="{hours.id}">Day shift' in admin.get(url).text
    assert admin.post("/admin/teams", data={"name": "Sea", "calendar_id": "999"}).status_code == 422
    assert admin.post(url, data=fields(admin.get(url), url) | {"calendar_id": ""}).status_code == 303
    assert db.session.get(Team, team.id, populate_existing=True).calendar_id is None


HENGYUAN = {
    "name": "恒远", "tier": "gold", "language": "zh_CN", "time_zone": "Asia/Shanghai",
    "domains": "@Hengyuan.example\nhy.example",
}  # fmt: skip


def test_a_customer_owns_its_mail_domains(admin):
    assert admin.post("/admin/customers", data=HENGYUAN).status_code == 303
    owner = db.session.query(Customer).one()
    assert domains_of(owner.id) == ["hengyuan.example", "hy.example"]
    assert customer_id_for_domain("zhou@hengyuan.example") == owner.id
    url = f"/admin/customers/{owner.id}"
    form = fields(admin.get(url), url) | {"domains": "hy.example"}
    assert admin.post(url, data=form).status_code == 303
    assert customer_id_for_domain("zhou@hengyuan.example") is None
    assert admin.post(url, data=form | {"domains": "x.example"}).status_code == 409


def test_a_domain_that_servers_write_otherwise_is_found_in_both_spellings(admin):
    domains = "münchen.example\nxn--mnchen-3ya.example\nMÜNCHEN.example."
    assert admin.post("/admin/customers", data=HENGYUAN | {"domains": domains}).status_code == 303
    owner = db.session.query(Customer).one()
    assert domains_of(owner.id) == ["xn--mnchen-3ya.example"]
    for domain in ("münchen.example", "MÜNCHEN.example", "xn--mnchen-3ya.example"):
        assert customer_id_for_domain(f"zhou@{domain}") == owner.id


def test_a_customer_has_an_account_manager_who_works_here(admin):
    ada, gone = factories.agent(name="Ada"), factories.agent(active=False)
    assert admin.post("/admin/customers", data=HENGYUAN | {"account_manager_id": str(gone.id)}).status_code == 422
    assert admin.post("/admin/customers", data=HENGYUAN | {"account_manager_id": str(ada.id)}).status_code == 303
    owner = db.session.query(Customer).one()
    assert owner.account_manager_id == ada.id
    with transaction():
        deactivate_agent(ada, actor="shell", at=NOON)
    url = f"/admin/customers/{owner.id}"
    form = fields(admin.get(url), url) | {"domains": "hy.example", "name": "恒远二"}
    assert admin.post(url, data=form).status_code == 303
    assert db.session.get(Customer, owner.id, populate_existing=True).account_manager_id == ada.id


@pytest.mark.parametrize("domain", ["gmail.com", "QQ.com", "nodot", "a b@c", "http://x.example", "taken.example"])
def test_a_domain_that_is_not_theirs_alone_is_refused_without_a_name(admin, domain):
    factories.customer("Secret Ltd", domains=("taken.example",))
    page = admin.post("/admin/customers", data=HENGYUAN | {"domains": domain})
    assert (page.status_code, "domains-error" in page.text) == (422, True)
    assert "Secret" not in page.text


def test_names_are_text_whatever_they_hold(admin):
    evil = "<img src=x onerror=alert(1)>"
    admin.post("/admin/teams", data={"name": evil, "lead_id": ""})
    admin.post("/admin/customers", data=HENGYUAN | {"name": evil})
    for path in ("/admin/teams", "/admin/customers", "/admin/agents/new"):
        assert evil not in admin.get(path).text


@pytest.mark.parametrize("path", ["agents", "teams", "customers", "mailboxes", "calendars", "policies"])
def test_a_nul_in_a_form_breaks_nothing(admin, path):
    assert admin.post(f"/admin/{path}", data={"name": "a\0b", "address": "\0", "domains": "\0"}).status_code in (
        303,
        422,
    )
