"""How an agent works at the bench: keys, drafts, language, a login that ends, and all of it without script."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.commands.events import ReportedEvent, apply_events
from desk.shipments.models import Shipment, TrackingEvent
from desk.shipments.types import Classifier, PlaceRole
from desk.tickets.models import Ticket, TicketShipment

pytestmark = pytest.mark.browser


def the_carrier_says_later():
    """The ship of T-10012 comes five days later than was last reported; that day as the agent reads it."""
    shipment_id = db.session.scalar(select(TicketShipment.shipment_id).where(TicketShipment.ticket_id == 12))
    estimates = select(TrackingEvent).filter_by(shipment_id=shipment_id, code="ARRIVED", state="LIVE")
    last = db.session.scalars(estimates).one()
    at = last.event_at + timedelta(days=5)
    event = ReportedEvent("ARRIVED", PlaceRole.DEST, Classifier.EST, at, utcnow(), last.location_code)
    with transaction():
        apply_events(db.session.get(Shipment, shipment_id), [event], feed=last.feed, actor="desk", at=utcnow())
    day = at.astimezone(ZoneInfo("Asia/Shanghai"))
    return f"{day.month}月{day.day}日"


def test_keys_walk_the_queue_and_a_draft_survives_a_reload(open_page):
    page = open_page("lin")
    page.goto("/tickets?tab=all")
    page.keyboard.press("j")
    expect(page.locator("#reply-body")).to_be_visible()
    first = page.url
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("k")
    page.wait_for_url(first)
    page.keyboard.press("r")
    page.keyboard.type("half a sentence")
    page.reload()
    expect(page.locator("#reply-body")).to_have_value("half a sentence")


def test_a_text_that_was_sent_leaves_no_draft_behind(open_page):
    page = open_page("lin")
    page.goto("/tickets/T-10012")
    page.fill("#reply-body", "the whole sentence")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#entries")).to_contain_text("the whole sentence")
    page.reload()
    expect(page.locator("#reply-body")).to_have_value("")


def test_a_growing_answer_leaves_the_newest_message_in_sight(open_page):
    page = open_page("lin", width=390, height=844)
    page.goto("/tickets/T-10012")
    newest = page.locator("#entries li").last
    expect(newest).to_be_in_viewport()
    page.select_option("#macro-key", "q01-where-is-my-cargo")
    page.get_by_role("button", name="插入").click()
    expect(page.locator("#macro-undo")).to_be_hidden()  # nothing was typed before
    expect(page.locator("#reply-body")).not_to_have_value("")
    expect(newest).to_be_in_viewport(ratio=0.9)


def test_undo_brings_back_what_a_canned_reply_replaced(open_page):
    page = open_page("lin")
    page.goto("/tickets/T-10012")
    page.fill("#reply-body", "my own words")
    page.select_option("#macro-key", "q06-customs-documents")
    page.get_by_role("button", name="插入").click()
    expect(page.locator("#missing")).to_be_visible()
    page.locator("#macro-undo").click()
    expect(page.locator("#reply-body")).to_have_value("my own words")
    expect(page.get_by_role("button", name="发送")).to_be_enabled()


def test_one_may_answer_twice_without_leaving_the_ticket(open_page):
    page = open_page("lin")
    page.goto("/tickets/T-10012")
    for text in ("the first sentence", "the second sentence"):
        page.fill("#reply-body", text)
        page.keyboard.press("Control+Enter")
        expect(page.locator("#entries")).to_contain_text(text)
        expect(page.locator("#reply-body")).to_have_value("")


def test_what_was_chosen_for_one_answer_is_not_chosen_for_the_next(open_page):
    page = open_page("lin")
    page.goto("/tickets/T-10012?tab=all")
    page.get_by_text("定时发送").click()
    page.locator("select[name=later_in]").select_option("tomorrow")
    page.locator("#reply-body").fill("明天上午给您答复。")
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.locator("#entries")).to_contain_text("明天上午给您答复。")
    expect(page.locator("select[name=later_in]")).to_have_value("")
    expect(page.locator("select[name=later_in]")).to_be_hidden()
    expect(page.locator("#recipients summary")).not_to_be_focused()
    page.locator("#entries").get_by_role("button", name="撤销").click()
    expect(page.locator("#reply-body")).to_be_focused()
    expect(page.locator("#reply-body")).to_have_value("明天上午给您答复。")


def test_values_that_changed_meanwhile_are_agreed_to_with_one_press(open_page):
    open_page.forgive("409")
    page = open_page("lin")
    page.goto("/tickets/T-10012")
    page.select_option("#macro-key", "q03-eta-changed")
    page.get_by_role("button", name="插入").click()
    expect(page.locator("#reply-body")).not_to_have_value("")
    later = the_carrier_says_later()
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.locator("#values-changed ins").filter(has_text=later).first).to_be_visible()
    page.locator("#values-changed button").click()
    expect(page.locator("#entries li").last).to_contain_text(later)


def test_the_menu_of_terms_offers_what_the_ticket_is(open_page):
    page = open_page("lin", width=360, height=740)
    page.goto("/tickets/T-10012")
    page.locator("#menu-terms summary").click()
    expect(page.locator("#menu-terms form")).to_be_in_viewport(ratio=1)
    ticket = db.session.get(Ticket, 12)
    expect(page.locator("#menu-terms [name=type]")).to_have_value(ticket.type)
    expect(page.locator("#menu-terms [name=priority]")).to_have_value(ticket.priority)
    expect(page.locator("#menu-terms [name=team]")).to_have_value(str(ticket.team_id))


def test_the_language_is_changed_in_the_account_menu(open_page):
    page = open_page("lin")
    page.goto("/tickets")
    page.locator("header.top details.menu summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#queue")).to_contain_text("Unassigned")
    page.locator("header.top details.menu summary").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_two_agents_do_not_answer_over_a_message_that_one_has_not_seen(open_page):
    quick, slow = open_page("supervisor"), open_page("lin", java_script_enabled=False)
    for page in (quick, slow):
        page.goto("/tickets/T-10012")
    quick.fill("#reply-body", "I was first")
    quick.keyboard.press("Control+Enter")
    expect(quick.locator("#entries")).to_contain_text("I was first")
    open_page.forgive("409")
    slow.fill("#reply-body", "I was second")
    slow.locator("#reply-form [data-submit]").click()
    expect(slow.locator("#entries")).to_contain_text("I was first")
    expect(slow.locator("#entries")).not_to_contain_text("I was second")
    expect(slow.locator("#reply-body")).to_have_value("I was second")


def test_a_session_that_ended_elsewhere_leads_to_the_login_page(open_page):
    open_page.forgive("401")
    page = open_page("lin")
    page.goto("/tickets/T-10012")
    page.context.clear_cookies()
    page.wait_for_url("**/login*")


def test_everything_works_as_a_plain_form_without_script(open_page):
    page = open_page("lin", by_form=True, java_script_enabled=False)
    page.goto("/tickets/T-10012")
    page.select_option("#macro-key", "q01-where-is-my-cargo")
    page.get_by_role("button", name="插入").click()
    canned = page.locator("#reply-body").input_value()
    assert "HLCUNGB2611082" in canned
    page.fill("#reply-body", canned + "\nplain words")
    page.locator("#reply-form [data-submit]").click()
    assert page.url.endswith("/tickets/T-10012")
    expect(page.locator("#entries")).to_contain_text("plain words")
    page.goto("/tickets/T-10012?compose=note")
    page.fill("#note-body", "plain note")
    page.locator("#note-form [data-submit]").click()
    expect(page.locator("#entries li.note").last).to_contain_text("plain note")
    page.locator("#menu-status summary").click()
    page.locator("#menu-status button[value=solved]").click()
    expect(page.locator("#ticket-head .facts")).to_contain_text("已解决")
    page.locator("#menu-assign summary").click()
    page.locator("#menu-assign").get_by_role("button", name="陈立").click()
    expect(page.locator("#menu-assign summary")).to_contain_text("陈立")
    page.locator("header.top details.menu summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/login*")
