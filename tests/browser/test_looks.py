"""What everybody sees is accessible in both languages, light and dark, large and small, and fits its window."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.times import utcnow
from desk.intake.commands import accept
from desk.intake.handling import handle
from desk.tickets.links import customer_link
from desk.tickets.models import Message, Ticket

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[1] / "vendor/axe-4.14.1.min.js"
PAGES = [
    "/tickets?tab=all",
    "/tickets/T-10012",
    "/tickets/T-10008",
    "/tickets/T-10012/merge",
    "/tickets/T-10012/split",
    "/tickets/T-10039",
    "/tickets/T-10008?compose=note",
    "/tickets/T-10010/macro?key=q06-customs-documents",
    "/tickets?q=nobody-wrote-this",
    "/outbox",
    "/promises",
    "/promises?metric=resolution",
    "/bell",
    "/disputes",
    "/disputes?tab=closed",
    "/disputes/D-10001",
    "/invoices",
    "/invoices/3",
    "/invoices/import",
    "/tickets/T-10012/people",
    "/tickets/T-10012/contact",
    "/tickets/T-10012/reveal?subject=contact:1&field=phone&ask=1",
    "/admin/agents",
    "/admin/agents/new",
    "/admin/agents/1",
    "/admin/teams/1",
    "/admin/customers/1",
    "/admin/policies",
    "/admin/policies/3",
    "/admin/calendars",
    "/admin/calendars/1",
    "/admin/macros",
    "/admin/macros/q01-where-is-my-cargo",
    "/admin/mailboxes",
    "/admin/mailboxes/new",
    "/admin/parked",
    "/admin/audit",
    "/admin/engine",
    "/admin/flows",
    "/admin/flows/1",
    "/admin/flows/new",
    "/reports/promises",
    "/nothing",
]


def faults(page):
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [(one["id"], [node["html"][:150] for node in one["nodes"]][:3]) for one in found]


def wide(page):
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(
    "size,scheme,language",
    [
        ((1440, 900), "light", "zh_CN"),
        ((1440, 900), "dark", "en"),
        ((390, 844), "dark", "zh_CN"),
        ((390, 844), "light", "en"),
    ],
    ids=["desk-zh", "desk-en-dark", "phone-zh-dark", "phone-en"],
)
def test_every_page_is_accessible_and_fits(open_page, size, scheme, language):
    open_page.forgive("404")  # /nothing is meant to be none
    parked = accept(b"no headers at all", source="mail", at=utcnow(), ring_for_it=False).item_id
    handle(parked)
    page = open_page(None, width=size[0], height=size[1], color_scheme=scheme)
    page.goto(f"/login?lang={language}")
    assert (faults(page), wide(page)) == ([], 0)
    page = open_page("admin", width=size[0], height=size[1], color_scheme=scheme)
    if language == "en":
        token = page.locator("[name=csrf_token]").first.get_attribute("value")
        page.request.post("/language", form={"locale": "en", "csrf_token": token})
    mail = db.session.scalar(select(Message.id).where(Message.delivery == Delivery.SENT))
    for path in [*PAGES, f"/outbox/{mail}", f"/admin/parked/{parked}"]:
        assert (path, page.goto(path).status) == (path, 404 if path == "/nothing" else 200)
        assert (path, faults(page), wide(page)) == (path, [], 0)
        assert page.locator("html").get_attribute("lang") == language.replace("_", "-")


@pytest.mark.parametrize("scheme,language", [("light", "zh_CN"), ("dark", "en")])
def test_a_customers_link_reads_well_on_a_small_phone(open_page, scheme, language):
    path = customer_link(db.session.get(Ticket, 12), now=utcnow()).partition("//")[2].partition("/")[2]
    page = open_page(width=360, height=740, color_scheme=scheme)
    page.goto(f"/{path}?lang={language}")
    expect(page.locator("body")).to_contain_text("HLCUNGB2611082")
    for fold in page.locator("main > details > summary").all():
        fold.click()
    assert (faults(page), wide(page)) == ([], 0)


@pytest.mark.parametrize("login,places", [("lin", 1), ("supervisor", 6), ("admin", 7)])
def test_every_place_is_within_reach_of_a_thumb(open_page, login, places):
    page = open_page(login, width=360, height=740)
    links = page.locator(".dock a").all()
    assert len(links) == places
    for link in links:
        expect(link).to_be_in_viewport(ratio=1)
        assert link.evaluate("link => link.scrollWidth <= link.clientWidth + 1 && link.clientHeight >= 44")


def test_the_present_place_of_the_settings_is_in_sight_on_a_phone(open_page):
    page = open_page("admin", width=390, height=844)
    page.goto("/admin/audit")
    expect(page.locator(".places [aria-current]")).to_be_in_viewport(ratio=1)


def test_on_a_phone_one_goes_from_queue_to_ticket_to_shipment_and_back(open_page):
    page = open_page("lin", width=390, height=844)
    page.goto("/tickets?tab=all")
    page.locator("#queue-rows a", has_text="柜子在新加坡").click()
    expect(page.locator("#reply-body")).to_be_visible()
    page.locator("label[for=pane-ship]").click()
    expect(page.locator("#side")).to_be_visible()
    expect(page.locator("#side")).to_contain_text("HLCUNGB2611082")
    page.locator("a.back").click()
    expect(page.locator("#queue-rows")).to_be_visible()
