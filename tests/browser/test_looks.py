"""What everybody sees is accessible in both languages, light and dark, large and small; strangers' HTML is dead."""

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
    "/outbox",
    "/admin/parked",
    "/admin/audit",
    "/nothing",
]
HOSTILE = """<p>plain words</p><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>
<a href="javascript:alert(4)">x</a><iframe srcdoc="<script>alert(5)</script>"></iframe>
<style>input[name=csrf_token][value^=a]{background:url(http://127.0.0.1:9/a)}</style><form action=/logout method=post>
<math><mtext><table><mglyph><style><!--</style><img src onerror=alert(6)><img src="http://127.0.0.1:9/pixel">
<noscript><p title="</noscript><img src=x onerror=alert(7)>">
<base href="//evil.test"><meta http-equiv=refresh content=0>
<object data="data:text/html,<script>alert(8)</script>"></object>"""


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
    page = open_page(None, width=size[0], height=size[1], color_scheme=scheme)
    page.goto(f"/login?lang={language}")
    assert (faults(page), wide(page)) == ([], 0)
    page = open_page("admin", width=size[0], height=size[1], color_scheme=scheme)
    if language == "en":
        token = page.locator("[name=csrf_token]").first.get_attribute("value")
        page.request.post("/language", form={"locale": "en", "csrf_token": token})
    for path in PAGES:
        page.goto(path)
        assert (path, faults(page), wide(page)) == (path, [], 0)
        assert page.locator("html").get_attribute("lang") == language.replace("_", "-")
    open_page.complaints[:] = [
        said for said in open_page.complaints if "404" not in said
    ]  # /nothing is meant to be none


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


def test_keys_walk_the_queue_and_a_draft_survives_a_reload(open_page):
    page = open_page("lin")
    page.goto("/tickets?tab=all")
    page.keyboard.press("j")
    expect(page.locator("#reply-body")).to_be_visible()
    first = page.url
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("r")
    page.keyboard.type("half a sentence")
    page.reload()
    expect(page.locator("#reply-body")).to_have_value("half a sentence")


def test_a_session_that_ended_elsewhere_leads_to_the_login_page(open_page):
    page = open_page("lin")
    page.goto("/tickets/T-10012")
    page.context.clear_cookies()
    page.wait_for_url("**/login*")
    open_page.complaints[:] = [said for said in open_page.complaints if "401" not in said]


def test_hostile_html_is_dead_in_its_frame_and_asks_nothing_of_the_network(app, open_page):
    raw = (
        b"From: zhou@hengyuan.example\nTo: service@desk.test\nSubject: hostile\nMessage-ID: <h@x>\n"
        b"Content-Type: text/html; charset=utf-8\n\n" + HOSTILE.encode()
    )
    handle(accept(raw, source="mail", at=utcnow(), ring_for_it=False).item_id)
    page = open_page("lin")
    page.goto("/tickets?tab=all")
    page.locator("#queue-rows a", has_text="hostile").click()
    page.locator("#entries summary").last.click()
    frame = page.frame_locator("#entries iframe").last
    expect(frame.locator("body")).to_contain_text("plain words")
    for dead in ("script", "style", "form", "iframe", "object", "base", "meta[http-equiv]", "[onerror]", "[onload]"):
        assert frame.locator(dead).count() == 0, dead
    open_page.complaints[:] = [said for said in open_page.complaints if "violates" not in said and ":9/" not in said]
