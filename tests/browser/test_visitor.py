"""Who a chat's visitor is: found while the agent types, said by one press."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.ops.demo.doors import CHAT_KEY
from desk.sites.commands.chat import Said, Visitor, begin, hand_over
from desk.sites.models import SiteDoor
from desk.tickets.numbers import reference_of

pytestmark = pytest.mark.browser


@pytest.fixture
def ticket(app):
    with transaction():
        door = db.session.scalars(select(SiteDoor).where(SiteDoor.key == CHAT_KEY)).one()
        session, _token = begin(door, language="en", page="", at=utcnow())
        visitor, said = Visitor("Eve", "eve@nowhere.example"), Said("Where is HLCUNGB2611082?", "one", "desk.test")
        return hand_over(session, visitor, said, at=utcnow())


def test_whoever_is_found_while_typing_is_who_it_is_after_one_press(ticket, open_page):
    page = open_page("lin")
    page.goto(f"/tickets/{reference_of(ticket.id)}?tab=all")
    expect(page.locator("#side .alert")).to_contain_text("未经证实")
    page.locator("#visitor > summary").click()
    page.locator("#who-find").press_sequentially("恒远")
    page.locator("#who-found button").first.click()
    expect(page.locator("#side .alert")).to_have_count(0)
    expect(page.locator("#side .side-ship")).to_contain_text("HLCUNGB2611082")
