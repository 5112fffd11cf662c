"""How an agent works at the bench: keys, drafts, language, a login that ends, and all of it without script."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


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


def test_the_language_is_changed_in_the_account_menu(open_page):
    page = open_page("lin")
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
    page = open_page("lin", java_script_enabled=False)
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
