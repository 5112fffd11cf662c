"""Lists of a customer with 12 000 shipments, the search by number, and a thousand numbers at once."""

import time
from collections.abc import Callable
from itertools import count

from sqlalchemy import select

from desk.accounts.models import Customer
from desk.core.db import db
from desk.ops.bench.browser import Answer, Browser, Unexpected, hidden
from desk.ops.bench.fleet import NAME, SHIPMENTS, number_of
from desk.ops.bench.pages import counted, measured
from desk.ops.bench.stage import Stage
from desk.ops.demo.people import LOGINS

AT_ONCE = 1_000
FARTHEST = 40  # pages of the list that are turned


def lists(stage: Stage, web: int) -> dict[str, dict[str, float]]:
    """CPU-ms of the web server, waiting time and statements of each; `numbers` in seconds for a thousand of them."""
    browser = Browser(stage.port)
    browser.log_in(*LOGINS[0][:2])
    owner, turn = _owner(stage), count()
    paths: dict[str, Callable[[int], str]] = {
        "list": lambda _number: f"/shipments?customer={owner}",
        "list_later_page": lambda number: f"/shipments?customer={owner}&page={2 + number % FARTHEST}",
        "search_part": lambda number: f"/shipments?q={100_000 + number * 7 % (SHIPMENTS // 2):06d}"[:-1],
    }
    found = {name: measured(stage, web, _asking(browser, path), expect=200) for name, path in paths.items()}
    whole = _asking(browser, lambda _number: f"/shipments?q={number_of(next(turn) * 31 % SHIPMENTS)}")
    found["search_whole"] = measured(stage, web, whole, expect=302)
    said = _statements(stage, [paths["list"](0), f"/shipments?q={number_of(7)}"])
    found["list"]["statements"], found["search_whole"]["statements"] = said
    return found | {"numbers": _numbers(browser)}


def _asking(browser: Browser, path: Callable[[int], str]) -> Callable[[int], Answer]:
    return lambda number: browser.get(path(number))


def _numbers(browser: Browser) -> dict[str, float]:
    form = hidden(browser.get("/shipments/numbers").text)
    asked = "\n".join(number_of(at * 11 % SHIPMENTS) for at in range(AT_ONCE))
    seconds = {}
    for name, more in (("page_s", {}), ("xlsx_s", {"as": "xlsx"})):
        began = time.perf_counter()
        if browser.post("/shipments/numbers", form | {"numbers": asked} | more).status != 200:
            raise Unexpected("the numbers were not answered")
        seconds[name] = round(time.perf_counter() - began, 2)
    return {"asked": AT_ONCE, **seconds}


def _statements(stage: Stage, paths: list[str]) -> list[int]:
    client = stage.app.test_client()
    form = hidden(client.get("/login").text) | dict(zip(("email", "password"), LOGINS[0][:2], strict=True))
    client.post("/login", data=form)
    found = []
    for path in paths:
        with counted(stage) as said:
            client.get(path)
        found.append(len(said))
    return found


def _owner(stage: Stage) -> int:
    with stage.app.app_context():
        return db.session.scalars(select(Customer.id).where(Customer.name == NAME)).one()
