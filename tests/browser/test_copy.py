"""What must be entered elsewhere is copied by a press, and selected where no clipboard answers."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
NO_CLIPBOARD = "delete Navigator.prototype.clipboard; document.execCommand = () => false"
SELECTED = "(here => here.value.slice(here.selectionStart, here.selectionEnd))(document.activeElement)"


@pytest.fixture
def page(open_page):
    page = open_page("admin")
    page.goto("/admin/sites")
    page.locator("main table a.link").first.click()
    return page


def test_a_press_copies_it_and_says_so(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy]").click()
    expect(page.locator(".copy output")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".copy textarea").input_value()


def test_without_a_clipboard_it_is_selected_and_the_words_say_what_to_do(page):
    page.evaluate(NO_CLIPBOARD)
    page.locator("[data-copy]").click()
    expect(page.locator(".copy output")).to_have_text("已选中，请用键盘复制")
    assert page.evaluate(SELECTED) == page.locator(".copy textarea").input_value()
