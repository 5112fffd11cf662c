"""A masked value as an agent opens it: in its place, with its end in sight, and gone by itself."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from desk.accounts.models import RevealGrant
from desk.core.db import db, transaction
from desk.core.times import utcnow

pytestmark = pytest.mark.browser
REASON = "the driver stands at the gate"


def end_all():
    with transaction():
        db.session.execute(db.update(RevealGrant).values(ends_at=utcnow() - timedelta(seconds=1)))


def test_a_value_opens_in_its_place_and_goes_by_itself(open_page):
    page = open_page("lin")
    page.clock.install()
    page.goto("/tickets/T-10012")
    phone = page.locator('.side-who [id^="veil-contact"][id$="-phone"]')
    expect(phone).to_contain_text("****")
    phone.get_by_role("link").click()
    phone.get_by_role("textbox").fill(REASON)
    phone.get_by_role("textbox").press("Enter")
    expect(phone.locator("[data-value]")).not_to_contain_text("*")
    expect(phone.locator("[data-left]")).to_contain_text(":")
    end_all()
    page.clock.fast_forward(10 * 60 * 1000)
    expect(phone).to_contain_text("****")
    expect(phone.get_by_role("link")).to_be_visible()
    expect(page.locator("[data-value]")).to_have_count(0)


def test_a_value_that_is_open_outlives_news_about_its_ticket(open_page):
    page = open_page("lin")
    page.goto("/tickets/T-10012")
    phone = page.locator('.side-who [id^="veil-contact"][id$="-phone"]')
    phone.get_by_role("link").click()
    phone.get_by_role("textbox").fill(REASON)
    phone.get_by_role("textbox").press("Enter")
    shown = phone.locator("[data-value]").inner_text()
    page.keyboard.press("n")
    page.fill("#note-body", "called them")
    page.locator("#note-form [data-submit]").click()
    expect(page.locator("#entries")).to_contain_text("called them")
    expect(phone.locator("[data-value]")).to_have_text(shown)


def test_without_script_the_same_is_a_page_of_its_own(open_page):
    open_page.forgive("422")
    page = open_page("lin", java_script_enabled=False, width=390, height=844)
    page.goto("/tickets/T-10012/people")
    page.locator('[id^="veil-contact"][id$="-email"] a').first.click()
    page.fill("[name=reason]", "x")
    page.locator(".veil.ask").evaluate("form => form.noValidate = true")
    page.locator(".veil.ask button").click()
    expect(page.locator(".error")).to_be_visible()
    page.fill("[name=reason]", REASON)
    page.locator(".veil.ask button").click()
    expect(page.locator("[data-value]")).to_contain_text("@")
    expect(page.locator("[data-value]")).not_to_contain_text("*")
