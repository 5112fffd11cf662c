import pytest

from desk.audit.commands import record
from desk.audit.queries import history
from desk.core.db import db, transaction
from desk.tickets.commands.macros import sync_macros
from desk.tickets.models import Macro
from desk.tickets.shipped import shipped_macros
from tests import factories
from tests.admin.test_people import fields
from tests.factories import NOON

KEY = "q01-where-is-my-cargo"
URL = f"/admin/macros/{KEY}"
GOOD = "---\ntitle: Mine\nrequired: name\n---\n\nHello {{ name }}.\n"


@pytest.fixture
def admin(sign_in, app):
    factories.macros()
    return sign_in(factories.agent("administrator", locale="en"))


def texts(**more):
    shipped = shipped_macros()
    return {"source_zh": shipped[KEY, "zh_CN"], "source_en": shipped[KEY, "en"]} | more


def row(language="en"):
    return db.session.query(Macro).filter_by(key=KEY, language=language).populate_existing().one()


def test_an_edited_text_is_a_new_version_that_no_sync_overwrites(admin):
    form = {"seen": fields(admin.get(URL), URL)["seen"]}
    assert admin.post(URL, data=texts(source_en=GOOD) | form).status_code == 303
    assert (row().title, row().version, row("zh_CN").version) == ("Mine", 2, 1)
    with transaction():
        sync_macros(shipped_macros(), actor="shell", at=NOON)
    assert row().title == "Mine"
    assert admin.post(URL, data=texts() | form).status_code == 409
    assert history(subject=f"macro:{KEY}")[0].verb == "macro.edited"


def test_the_shipped_text_comes_back(admin):
    form = {"seen": fields(admin.get(URL), URL)["seen"]}
    admin.post(URL, data=texts(source_en=GOOD) | form)
    assert admin.post(f"{URL}/shipped").status_code == 303
    assert (row().source, row().edited_at, row().version) == (shipped_macros()[KEY, "en"], None, 3)


@pytest.mark.parametrize(
    "text,said",
    [(GOOD.replace("{{ name }}", "{{ nmae }}"), "Line 6"),
     (GOOD.replace("required: name\n", ""), "neither in required"), ("", ""),
     (GOOD.replace("title: Mine\n", ""), "title is missing"), ("{{ 7*7 }}", "must begin"),
     (GOOD + "[[ {{ name }}", "not closed")],
)  # fmt: skip
def test_a_text_that_cannot_be_used_is_refused_with_its_line(admin, text, said):
    page = admin.post(URL, data=texts(source_en=text))
    assert (page.status_code, said in page.text) == (422, True)
    assert row().version == 1


def test_the_live_check_answers_with_a_fragment_and_saves_nothing(admin):
    page = admin.post(URL, data=texts(source_en=GOOD, do="look"), headers={"HX-Request": "true"})
    assert page.text.lstrip().startswith("<section")
    assert "Hello Jonas." in page.text
    assert row().version == 1


def test_a_reply_that_is_off_is_marked_and_can_be_switched_on_again(admin):
    admin.post(f"{URL}/active", data={"active": "0"})
    assert (row().active, row("zh_CN").active) == (False, False)
    admin.post(f"{URL}/active", data={"active": "1"})
    assert row().active
    assert admin.get("/admin/macros?language=en").status_code == 200
    assert admin.get("/admin/macros/none").status_code == 404


def test_the_audit_trail_is_narrowed_by_date_linked_and_taken_away(admin, count_statements):
    ticket = factories.ticket()
    page = admin.get(f"/admin/audit?subject=ticket:{ticket.id}&since=2026-11-20&until=2026-11-20").text
    assert f'href="/tickets/{ticket.reference}"' in page
    assert "ticket.opened" not in admin.get("/admin/audit?until=2026-11-19").text
    assert "ticket.opened" not in admin.get("/admin/audit?since=2026-11-21").text
    assert admin.get("/admin/audit?since=x&until=2026-99-99").status_code == 200
    assert count_statements(lambda: admin.get("/admin/audit")) <= 10


@pytest.mark.parametrize("verb", ["=cmd", "＝cmd", "－cmd"])
def test_the_export_is_written_down_and_holds_no_formula(admin, verb):
    with transaction():
        record(verb, "x", actor="shell", at=NOON)
    answer = admin.post("/admin/audit/export", data={"verb": verb})
    assert answer.mimetype == "text/csv"
    assert f",'{verb}," in answer.text
    assert history(verb="audit.exported")[0].details["filter"]["verb"] == verb
