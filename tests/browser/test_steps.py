"""What two people do at once to the steps, questions and promises of a ticket, as each of them sees it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
COMPLAINT = "/tickets/T-10039?tab=all"
STEP = ".walk details.menu > summary"


def test_half_written_words_on_a_step_never_end_the_next_one(open_page):
    mine, theirs = open_page("supervisor"), open_page("admin")
    mine.goto(COMPLAINT)
    mine.locator(STEP).first.click()
    mine.fill("#step-form textarea", "half written")
    step = mine.locator("#step-form").get_attribute("action")
    theirs.goto(COMPLAINT)
    theirs.locator(STEP).first.click()
    theirs.fill("#step-form textarea", "checked")
    theirs.click("#step-form [data-submit]")
    expect(mine.locator("#step-form")).not_to_have_attribute("action", step)
    expect(mine.locator(".walk details.menu[open]")).to_have_count(0)
    expect(mine.locator("#step-form textarea")).to_have_value("half written")
    expect(theirs.locator("#step-form textarea")).to_have_value("")


def test_a_question_that_was_noted_is_not_left_to_be_noted_twice(open_page):
    page = open_page("supervisor")
    page.goto(COMPLAINT)
    page.click("#ask > summary")
    page.fill("#ask [name=name]", "ONE")
    page.fill("#ask [name=question]", "Why without a call?")
    page.click("#ask [name=way][value=other]")
    expect(page.locator("details[id^=inquiry-]")).to_have_count(1)
    expect(page.locator("#ask[open]")).to_have_count(0)
    expect(page.locator("#ask [name=question]")).to_have_value("")
    expect(page.locator("#ask > summary")).to_be_focused()


def test_the_dialog_of_a_promise_opens_with_what_it_is_about(open_page):
    page = open_page("supervisor")
    page.goto(COMPLAINT)
    links = page.locator(".clocks .promise a")
    links.nth(0).click()
    expect(page.locator("#why-box[open]")).to_have_count(1)
    first = page.locator("#why-body h2").inner_text()
    page.keyboard.press("Escape")
    expect(links.nth(0)).to_be_focused()
    seen = page.evaluate("""() => new Promise(done => {
        document.querySelector("#why-box").addEventListener("toggle", event => event.newState === "open"
            && done(document.querySelector("#why-body h2").innerText));
        document.querySelectorAll(".clocks .promise a")[1].click(); })""")
    assert seen != first


def test_the_clock_of_a_step_shows_once_and_the_head_of_a_phone_stays_low(open_page):
    page = open_page("supervisor", width=390, height=844)
    page.goto(COMPLAINT)
    name = page.locator(".walk-steps .running > span").first.inner_text()
    expect(page.locator(".clocks .promise", has_text=name)).to_have_count(0)
    expect(page.locator(".walk-steps .running .due")).to_have_count(1)
    assert page.locator("#ticket-head").evaluate("head => head.offsetHeight") < 240
