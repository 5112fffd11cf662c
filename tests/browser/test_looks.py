"""What everybody sees is accessible in both languages, light and dark, large and small, and fits its window."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from desk.core.db import db
from desk.core.times import utcnow
from desk.intake.commands import accept
from desk.intake.handling import handle
from desk.tickets.links import customer_link
from desk.tickets.models import Ticket

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[1] / "vendor/axe-4.14.1.min.js"
PAGES = [
    "/tickets?tab=all",
    "/tickets/T-10012",
    "/tickets/T-10008",
    "/tickets/T-10008?compose=note",
    "/tickets/T-10010/macro?key=q06-customs-documents",
    "/tickets?q=nobody-wrote-this",
    "/outbox",
    "/outbox/27",
    "/admin/parked",
    "/admin/audit",
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
    for path in [*PAGES, f"/admin/parked/{parked}"]:
        page.goto(path)
        assert (path, faults(page), wide(page)) == (path, [], 0)
        assert page.locator("html").get_attribute("lang") == language.replace("_", "-")


def test_a_customers_link_reads_well_on_a_small_phone(open_page):
    ticket = db.session.get(Ticket, 12)
    path = customer_link(ticket, now=utcnow()).partition("//")[2].partition("/")[2]
    page = open_page(width=360, height=740)
    page.goto("/" + path)
    expect(page.locator("body")).to_contain_text("HLCUNGB2611082")
    assert (faults(page), wide(page)) == ([], 0)


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
