"""What everybody sees is accessible in both languages, light and dark, large and small, and fits its window."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.feeds.commands import accept as accept_body
from desk.feeds.handling import handle_some
from desk.intake.commands import accept
from desk.intake.handling import handle
from desk.shipments.commands.incidents import NewIncident
from desk.shipments.models import Shipment
from desk.tickets.commands.freight_incidents import begin_incident
from desk.tickets.links import customer_link
from desk.tickets.models import Message, Ticket
from tests.feeds.bodies import a_feed, body_of, event

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
    "/shipments",
    "/shipments?q=6114",
    "/shipments?q=nobody-wrote-this",
    "/shipments/numbers",
    "/shipments/imports",
    "/shipments/4",
    "/shipments/9",
    "/shipments/10",
    "/shipments/11",
    "/shipments/15?tab=raw",
    "/exceptions",
    "/exceptions?tab=over",
    "/incidents",
    "/incidents?kind=PORT&value=DEHAM",
    "/deadlines",
    "/admin/exceptions",
    "/admin/feeds",
    "/admin/feeds/new",
    "/admin/feeds/codes",
    "/admin/feeds/dead",
    "/admin/feeds/waiting",
    "/admin/api",
    "/nothing",
]


def a_troubled_feed():
    """A feed with a body that nobody can read, a code that no table holds and a number that nobody has; the first."""
    feed, now = a_feed(title="Our own feed"), utcnow()
    strange = event("STUFFED_BY_WHOM", at=now.isoformat(), number="HLCUNGB2611082")
    unbound = event(at=now.isoformat(), number="OOLU9999999999")
    with transaction():
        bodies = (b"{", body_of(strange), body_of(unbound))
        dead, *_ = [accept_body(feed, body, headers={}, source_ip="", at=now) for body in bodies]
    while handle_some():
        pass
    with transaction():
        touched = db.session.scalars(select(Shipment.id).where(Shipment.dest_code == "DEHAM")).all()
        begin_incident(NewIncident("PORT", "DEHAM", "Strike", ""), touched, by=db.session.get(Agent, 1), at=now)
    return dead


def faults(page):
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations'], preload: false}).then(result => result.violations)")
    return [(one["id"], [node["html"][:150] for node in one["nodes"]][:3]) for one in found]


def wide(page):
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def shown(open_page, desk, size, scheme, language):
    """Each page in turn, as the administrator opens it."""
    open_page.forgive("404")  # /nothing is meant to be none
    parked = accept(b"no headers at all", source="mail", at=utcnow(), ring_for_it=False).item_id
    handle(parked)
    mail = db.session.scalar(select(Message.id).where(Message.delivery == Delivery.SENT))
    dead = a_troubled_feed()
    with transaction():
        db.session.scalars(select(Agent).where(Agent.role == "administrator")).first().locale = language
    page = open_page("admin", width=size[0], height=size[1], color_scheme=scheme)
    more = [f"/outbox/{mail}", f"/admin/parked/{parked}", "/admin/feeds/1", f"/admin/feeds/dead/{dead}", "/incidents/1"]
    for path in [*PAGES, *more]:
        answer = page.goto(path)
        assert (path, answer.status) == (path, 404 if path == "/nothing" else 200)
        assert (path, page.url) == (path, desk + path)  # and not where one logs in, for instance
        assert page.locator("html").get_attribute("lang") == language.replace("_", "-")
        yield path, page


@pytest.mark.timeout(400)  # seventy pages
@pytest.mark.parametrize(
    "size,scheme,language",
    [((1440, 900), "light", "zh_CN"), ((390, 844), "dark", "en")],
    ids=["desk-light-zh", "phone-dark-en"],
)
def test_every_page_is_accessible_and_fits(open_page, desk, size, scheme, language):
    page = open_page(None, width=size[0], height=size[1], color_scheme=scheme)
    page.goto(f"/login?lang={language}")
    assert (faults(page), wide(page)) == ([], 0)
    for path, page in shown(open_page, desk, size, scheme, language):
        assert (path, faults(page), wide(page)) == (path, [], 0)


@pytest.mark.timeout(400)
def test_every_page_fits_a_phone_in_chinese_too(open_page, desk):
    for path, page in shown(open_page, desk, (390, 844), "light", "zh_CN"):
        assert (path, wide(page)) == (path, 0)


@pytest.mark.parametrize("scheme,language", [("light", "zh_CN"), ("dark", "en")])
def test_a_customers_link_reads_well_on_a_small_phone(open_page, scheme, language):
    path = customer_link(db.session.get(Ticket, 12), now=utcnow()).partition("//")[2].partition("/")[2]
    page = open_page(width=360, height=740, color_scheme=scheme)
    page.goto(f"/{path}?lang={language}")
    expect(page.locator("body")).to_contain_text("HLCUNGB2611082")
    for fold in page.locator("main > details > summary").all():
        fold.click()
    assert (faults(page), wide(page)) == ([], 0)
    dots = "li => [getComputedStyle(li, '::before').width, getComputedStyle(li, '::before').height]"
    assert page.locator(".tl li").first.evaluate(dots) == [
        "9px",
        "9px",
    ]  # round: no other list has taken this one's name


@pytest.mark.parametrize("login,places", [("lin", 4), ("supervisor", 10), ("admin", 10)])
def test_every_place_is_within_reach_of_a_thumb(open_page, login, places):
    page = open_page(login, width=360, height=740)
    page.goto("/tickets")
    links = page.locator(".dock a").all()
    assert len(links) == places
    if more := page.locator(".dock summary").all():
        expect(more[0]).to_be_in_viewport(ratio=1)
        more[0].click()
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
