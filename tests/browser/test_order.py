"""The list of policies is put in order by hand: with the mouse, with a finger, with keys, and without any script."""

import pytest

pytestmark = pytest.mark.browser
ROWS = "[data-order] [data-id]"


def order(page):
    return page.eval_on_selector_all(ROWS, "rows => rows.map(row => row.dataset.id)")


def grip(page, number):
    return page.locator("[data-grip]").nth(number)


def below(page, number):
    """A point in the lower half of a row."""
    box = page.locator(ROWS).nth(number).bounding_box()
    return box["y"] + box["height"] - 6


def settled(page, wanted):
    """Wait until the list has come back in this order."""
    joined = ",".join(wanted)
    page.wait_for_function(
        "wanted => document.querySelector('[data-order-form] [name=seen]').value === wanted", arg=joined
    )
    assert order(page) == wanted


def moved(ids, frm, to):
    ids = list(ids)
    ids.insert(to, ids.pop(frm))
    return ids


def test_a_row_is_dragged_to_its_place_and_the_place_is_said(open_page):
    page = open_page("admin")
    page.goto("/admin/policies")
    before, at = order(page), grip(page, 0).bounding_box()
    page.mouse.move(at["x"] + 6, at["y"] + 6)
    page.mouse.down()
    page.mouse.move(at["x"] + 6, below(page, 1), steps=6)
    page.mouse.up()
    settled(page, moved(before, 0, 1))
    assert "2" in page.inner_text("#order-said")
    page.reload()
    assert order(page) == moved(before, 0, 1)


def test_a_finger_drags_on_a_phone(open_page):
    page = open_page("admin", width=390, height=844, has_touch=True)
    page.goto("/admin/policies")
    before, at, touch = order(page), grip(page, 0).bounding_box(), page.context.new_cdp_session(page)
    points = [(at["x"] + 6, at["y"] + 6), (at["x"] + 6, below(page, 0)), (at["x"] + 6, below(page, 1))]
    for number, (x, y) in enumerate(points):
        kind = "touchMove" if number else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    settled(page, moved(before, 0, 1))


def test_alt_with_an_arrow_moves_a_row_that_keeps_the_focus_however_quickly_it_is_pressed(open_page):
    page = open_page("admin")
    page.goto("/admin/policies")
    before = order(page)
    grip(page, 0).focus()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowDown")
    settled(page, moved(before, 0, 3))
    assert page.evaluate("document.activeElement.closest('tr').dataset.id") == before[0]
    page.keyboard.press("Alt+ArrowUp")
    settled(page, moved(before, 0, 2))


def test_the_list_comes_anew_when_it_changed_meanwhile(open_page):
    open_page.forgive("409")
    page = open_page("admin")
    page.goto("/admin/policies")
    before = order(page)
    page.eval_on_selector(
        "[data-order-form] [name=seen]", "(seen, other) => { seen.value = other }", ",".join(before[::-1])
    )
    grip(page, 0).focus()
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_selector("#policy-list [role=alert]")
    settled(page, before)


def test_without_script_the_buttons_move_a_row_and_there_is_no_handle(open_page):
    page = open_page("admin", java_script_enabled=False)
    page.goto("/admin/policies")
    ids = page.locator(ROWS)
    before = [ids.nth(number).get_attribute("data-id") for number in range(ids.count())]
    assert not grip(page, 0).is_visible()
    page.locator("button[name=to][value=down]").first.click()
    assert [ids.nth(number).get_attribute("data-id") for number in range(ids.count())] == moved(before, 0, 1)
